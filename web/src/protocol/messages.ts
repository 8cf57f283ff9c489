/**
 * The messages of PROTOCOL.md as types, and guards for what comes in from the server.
 *
 * The guards are narrow: they check what the pages rely upon and let everything else pass, so that a newer server
 * can add fields. No DOM here; `socket.ts` uses these to receive, `peer.ts` to negotiate.
 */

export type Instant = string;

export type ConsultationState =
  | "expected"
  | "waiting"
  | "called"
  | "talking"
  | "finished"
  | "missed"
  | "cancelled";

export type Role = "citizen" | "staff" | "guest";
export type Presence = "here" | "away" | "left";

export interface PeerInfo {
  participant: string;
  role: Role;
  name: string;
  instance: string;
  presence: Presence;
}

export interface Ice {
  servers: RTCIceServer[];
  transport_policy: RTCIceTransportPolicy;
  expires_at: Instant | null;
}

export interface Consultation {
  id: string;
  state: ConsultationState;
  service: string;
  location: string;
  /** Of the office: times are told in its wall clock, wherever the reader is. */
  time_zone: string;
  opens_at: Instant;
  starts_at: Instant;
  ends_at: Instant;
  /** Has come without an appointment: then `starts_at` is when. */
  walk_in: boolean;
  ahead: number | null;
  /** When it is likely to be this citizen's turn; shown as a range. */
  estimated_at: Instant | null;
}

export interface Snapshot {
  now: Instant;
  consultation: Consultation;
  you: { participant: string; role: Role; name: string };
  peers: PeerInfo[];
  ice: Ice;
}

/** What one page says to another, by way of the server: exactly one of `description` and `candidate`. */
export type SignalBody =
  | { description: RTCSessionDescriptionInit; candidate?: never }
  | { candidate: RTCIceCandidateInit; description?: never };

export type SignalOut = SignalBody & { to: string; to_instance: string };
export type SignalIn = SignalBody & { from: string; from_instance: string };

export interface Appointment {
  consultation: string;
  state: ConsultationState;
  walk_in: boolean;
  /** How many wait before; null unless waiting. */
  ahead: number | null;
  starts_at: Instant;
  ends_at: Instant;
  service: string;
  name: string;
  phone: string;
  language: string;
  access_needs: string;
  desk: string;
  arrived_at: Instant | null;
  here: boolean;
  called_by: string;
}

export interface DeskSnapshot {
  now: Instant;
  desk: { id: string; name: string; location: string; time_zone: string };
  current: string | null;
  appointments: Appointment[];
}

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
  const { consultation, you, peers } = value;
  return (
    isRecord(consultation) &&
    isText(consultation.id) &&
    STATES.includes(consultation.state as string) &&
    isInstant(consultation.opens_at) &&
    isRecord(you) &&
    isText(you.participant) &&
    Array.isArray(peers) &&
    peers.every(isPeerInfo)
  );
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
    Array.isArray(value.appointments) &&
    value.appointments.every(isAppointment)
  );
}

function isAppointment(value: unknown): value is Appointment {
  return (
    isRecord(value) &&
    isText(value.consultation) &&
    STATES.includes(value.state as string) &&
    isInstant(value.starts_at)
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
