/** What the desk reads from a snapshot: who waits, since when, who has just come. Pure functions. */

import type { Appointment, DeskSnapshot } from "../protocol/messages";

/** Who has come without an appointment has so long to check camera and sound, in milliseconds. */
const PLACE_KEPT = 10 * 60_000;

/** Those who wait, who is next at the top: in the order in which the server tells people their place. */
export function waitingIn(appointments: Appointment[]): Appointment[] {
  const waiting = appointments.filter((appointment) => appointment.state === "waiting");
  return waiting.sort((a, b) => (a.ahead ?? 0) - (b.ahead ?? 0));
}

/** Whole minutes since the arrival, by the server's clock. */
export function minutesWaiting(appointment: Appointment, now: number): number {
  return Math.max(0, Math.floor((now - arrival(appointment)) / 60_000));
}

/** Who waits now and did not before. The first snapshot of a page is no news. */
export function arrivals(before: DeskSnapshot | null, now: DeskSnapshot): Appointment[] {
  if (!before) return [];
  const known = new Set(waitingIn(before.appointments).map((appointment) => appointment.consultation));
  return waitingIn(now.appointments).filter((appointment) => !known.has(appointment.consultation));
}

/** May somebody be marked as not having come? Not before it is time, nor while they wait and are here. */
export function mayBeMissed(appointment: Appointment, now: number): boolean {
  switch (appointment.state) {
    case "expected":
      return Date.parse(appointment.starts_at) + (appointment.walk_in ? PLACE_KEPT : 0) <= now;
    case "waiting":
    case "called":
      return !appointment.here;
    default:
      return false;
  }
}

function arrival(appointment: Appointment): number {
  return Date.parse(appointment.arrived_at ?? appointment.starts_at);
}
