/** What the desk reads from a snapshot: who waits, since when, who has just come. Pure functions. */

import type { Appointment, DeskSnapshot } from "../protocol/messages";

/** Those who wait, who came first at the top. */
export function waitingIn(appointments: Appointment[]): Appointment[] {
  const waiting = appointments.filter((appointment) => appointment.state === "waiting");
  return waiting.sort((a, b) => arrival(a) - arrival(b));
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

/** May somebody be marked as not having come? Not before the start, nor while they are here. */
export function mayBeMissed(appointment: Appointment, now: number): boolean {
  switch (appointment.state) {
    case "expected":
      return Date.parse(appointment.starts_at) <= now;
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
