/**
 * The messages of PROTOCOL.md: names for the types that are made from the server's own (`wire.ts`), and guards for what
 * comes in.
 *
 * The guards are narrow: they check what the pages rely upon and let everything else pass, so that a newer server
 * can add fields. No DOM here; `socket.ts` uses these to receive, `peer.ts` to negotiate.
 */

import type { components } from "./wire";

type Schemas = components["schemas"];

export type Instant = string;
export type ConsultationState = Schemas["ConsultationState"];
export type Role = Schemas["Role"];
export type Presence = Schemas["Whereabouts"];
export type Wish = Schemas["Wish"];
export type Result = Schemas["Result"];
export type GuestKind = Schemas["GuestKind"];
/** Who has been invited. */
export type GuestInfo = Schemas["GuestNews"];
export type PeerInfo = Schemas["PeerNews"];
export type Ice = Schemas["IceNews"];
export type Consultation = Schemas["ConsultationNews"];
export type Case = Schemas["CaseNews"];
/** What has happened, with its number; `entry.kind` says what. */
export type LogEntry = Schemas["LogNews"];
export type EntryKind = LogEntry["entry"]["kind"];
export type EntryOf<K extends EntryKind> = Extract<LogEntry["entry"], { kind: K }>;
/** As the server sends it: of the log, what comes after `since`. */
export type Snapshot = Schemas["ConsultationSnapshot"];
/** A place in the line. */
export type Place = Schemas["QueueNews"];
export type Typed = Schemas["TypedNews"];

/** Somebody in the desk's list. */
export type Row = Schemas["RowNews"];
export type DeskState = Schemas["DeskStateNews"];
export type DeskSnapshot = Schemas["DeskSnapshot"];
export type Board = Schemas["BoardNews"];
export type Colleagues = Schemas["ColleaguesNews"];
/** A desk as colleagues see it. */
export type Seat = Schemas["SeatNews"];

/** What an office lead sees of a video office: all of it, or what has changed. */
export type OfficeNews = Schemas["OfficeNews"];
/** Somebody who waits, as an office lead sees them. */
export type WaitingPerson = Schemas["WaitingNews"];

/** What one page says to another, by way of the server: exactly one of `description` and `candidate`. */
export type SignalBody =
  | { description: RTCSessionDescriptionInit; candidate?: never }
  | { candidate: RTCIceCandidateInit; description?: never };

export type SignalOut = SignalBody & { to: string; to_instance: string };
export type SignalIn = SignalBody & { from: string; from_instance: string };

export type ConsultationRequests = Schemas["ConsultationRequests"];
export type DeskRequests = Schemas["DeskRequests"];
export type OverviewRequests = Schemas["OverviewRequests"];

/** Of all requests those that change something: they carry an id, which the line draws. */
export type Commands<R> = {
  [K in keyof R as R[K] extends { id: string } ? K : never]: Omit<R[K], "id">;
};
/** The rest. */
export type Questions<R> = { [K in keyof R as R[K] extends { id: string } ? never : K]: R[K] };

export type Ack<T = unknown> = ({ ok: true } & T) | { ok: false; error: { code: string; detail: string } };

const STATES: readonly string[] = [
  "expected",
  "waiting",
  "called",
  "talking",
  "finished",
  "missed",
  "cancelled",
];
const FINAL: readonly string[] = ["finished", "missed", "cancelled"];

/** Media flow, or are about to. */
export function isLive(state: ConsultationState): boolean {
  return state === "called" || state === "talking";
}

/** Nothing can follow. */
export function isFinal(state: ConsultationState): boolean {
  return FINAL.includes(state);
}

export function isAck(value: unknown): value is Ack {
  if (!isRecord(value)) return false;
  return value.ok === true || (value.ok === false && isRecord(value.error) && isText(value.error.code));
}

export function isIce(value: unknown): value is Ice {
  return isRecord(value) && Array.isArray(value.servers) && isText(value.transport_policy);
}

export function isPeerInfo(value: unknown): value is PeerInfo {
  return isRecord(value) && isText(value.participant) && isText(value.instance) && isText(value.presence);
}

export function isSnapshot(value: unknown): value is Snapshot {
  if (!isRecord(value) || !isInstant(value.now) || !isIce(value.ice)) return false;
  const { consultation, you, peers, log } = value;
  return (
    isRecord(consultation) &&
    isText(consultation.id) &&
    STATES.includes(consultation.state as string) &&
    isInstant(consultation.opens_at) &&
    isRecord(you) &&
    isText(you.participant) &&
    Array.isArray(value.members) &&
    Array.isArray(value.guests) &&
    Array.isArray(peers) &&
    peers.every(isPeerInfo) &&
    typeof value.seq === "number" &&
    typeof value.since === "number" &&
    Array.isArray(log) &&
    log.every(isLogEntry)
  );
}

export function isPlace(value: unknown): value is Place {
  return isRecord(value) && typeof value.ahead === "number";
}

export function isTyped(value: unknown): value is Typed {
  return isRecord(value) && isText(value.from) && isText(value.text);
}

export function isSignal(value: unknown): value is SignalIn {
  if (!isRecord(value) || !isText(value.from) || !isText(value.from_instance)) return false;
  return isRecord(value.description) !== isRecord(value.candidate);
}

export function isDeskSnapshot(value: unknown): value is DeskSnapshot {
  return (
    isRecord(value) &&
    isInstant(value.now) &&
    isRecord(value.desk) &&
    isText(value.desk.time_zone) &&
    isDeskState(value.state) &&
    areRows(value.rows)
  );
}

export function isDeskState(value: unknown): value is DeskState {
  return isRecord(value) && areRows(value.offers);
}

export function isBoard(value: unknown): value is Board {
  return isRecord(value) && isInstant(value.now) && areRows(value.rows) && Array.isArray(value.gone);
}

export function isColleagues(value: unknown): value is Colleagues {
  return isRecord(value) && Array.isArray(value.offices);
}

export function isOfficeNews(value: unknown): value is OfficeNews {
  return (
    isRecord(value) &&
    isInstant(value.now) &&
    isText(value.location) &&
    Array.isArray(value.desks) &&
    Array.isArray(value.waiting) &&
    Array.isArray(value.gone)
  );
}

function areRows(value: unknown): value is Row[] {
  return Array.isArray(value) && value.every(isRow);
}

function isRow(value: unknown): value is Row {
  return (
    isRecord(value) &&
    isText(value.consultation) &&
    STATES.includes(value.state as string) &&
    isInstant(value.starts_at)
  );
}

function isLogEntry(value: unknown): value is LogEntry {
  return (
    isRecord(value) && typeof value.seq === "number" && isRecord(value.entry) && isText(value.entry.kind)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isInstant(value: unknown): value is Instant {
  return isText(value) && !Number.isNaN(Date.parse(value));
}
