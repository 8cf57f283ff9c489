/** What the desk reads from a snapshot: who waits, since when, who has just come. Pure functions. */

import type { Row } from "../protocol/messages";
import type { DeskView } from "./board";

/** Who has come without an appointment has so long to check camera and sound, in milliseconds. */
const PLACE_KEPT = 10 * 60_000;

/** Those in the line, who is next at the top: in the order in which the server tells people their place. */
export function waitingIn(rows: Row[]): Row[] {
  const waiting = rows.filter((row) => row.state === "waiting" && !row.parked);
  return waiting.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

/** Those who wait beside the line until they are called by name. */
export function parkedIn(rows: Row[]): Row[] {
  return rows.filter((row) => row.state === "waiting" && row.parked);
}

/** Who has just come in may have no place yet. */
function placeOf(row: Row): string {
  return row.place ?? `9 ${row.starts_at}`;
}

/** A row's desk is one of those at which this member of staff works. */
export function isOwn(row: Row, { own_desks }: DeskView["desk"]): boolean {
  return own_desks.includes(row.desk);
}

export interface Wait {
  /** Whole minutes since the arrival, by the server's clock. */
  minutes: number;
  /** How bad it is: who has come early does not wait long until it is their time. */
  level: "calm" | "long" | "very-long";
  /** Of the longest that the bar shows. */
  share: number;
}

/** From so many minutes on it is long, and from so many very long; longer than the last no bar is. */
const LONG = 10;
const VERY_LONG = 20;
const LONGEST = 30;

export function waitedBy(row: Pick<Row, "arrived_at" | "starts_at" | "walk_in">, now: number): Wait {
  const arrived = Date.parse(row.arrived_at ?? row.starts_at);
  const due = row.walk_in ? arrived : Math.max(arrived, Date.parse(row.starts_at));
  const overdue = minutesSince(due, now);
  const minutes = minutesSince(arrived, now);
  return {
    minutes,
    level: overdue >= VERY_LONG ? "very-long" : overdue >= LONG ? "long" : "calm",
    share: Math.min(1, minutes / LONGEST),
  };
}

function minutesSince(instant: number, now: number): number {
  return Math.max(0, Math.floor((now - instant) / 60_000));
}

/** Who waits now and did not before. The first snapshot of a page is no news. */
export function arrivals(before: DeskView | null, now: DeskView): Row[] {
  if (!before) return [];
  const known = new Set(before.rows.filter(isWaiting).map((row) => row.consultation));
  return waitingIn(now.rows).filter((row) => !known.has(row.consultation));
}

/** May somebody be marked as not having come? Not before it is time, nor while they wait and are here. */
export function mayBeMissed(appointment: Row, now: number): boolean {
  switch (appointment.state) {
    case "expected":
      return Date.parse(appointment.starts_at) + (appointment.walk_in ? PLACE_KEPT : 0) <= now;
    case "waiting":
    case "called":
      return appointment.presence !== "here";
    default:
      return false;
  }
}

function isWaiting(row: Row): boolean {
  return row.state === "waiting";
}
