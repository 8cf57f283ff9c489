/** What the desk reads from a snapshot: who waits, since when, who has just come. Pure functions. */

import type { Row } from "../protocol/messages";
import type { DeskView } from "./board";

/** Who has come without an appointment has so long to check camera and sound, in milliseconds. */
const PLACE_KEPT = 10 * 60_000;

/** Those who wait, who is next at the top: in the order in which the server tells people their place. */
export function waitingIn(rows: Row[]): Row[] {
  const waiting = rows.filter((row) => row.state === "waiting");
  return waiting.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

/** Who is parked is not in the line, and comes after all who are. */
function placeOf(row: Row): string {
  return row.place ?? `9 ${row.starts_at}`;
}

/** Whole minutes since the arrival, by the server's clock. */
export function minutesWaiting(appointment: Row, now: number): number {
  return Math.max(0, Math.floor((now - arrival(appointment)) / 60_000));
}

/** Who waits now and did not before. The first snapshot of a page is no news. */
export function arrivals(before: DeskView | null, now: DeskView): Row[] {
  if (!before) return [];
  const known = new Set(waitingIn(before.rows).map((appointment) => appointment.consultation));
  return waitingIn(now.rows).filter((appointment) => !known.has(appointment.consultation));
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

function arrival(appointment: Row): number {
  return Date.parse(appointment.arrived_at ?? appointment.starts_at);
}
