/**
 * How far a consultation has come for the person at this page: a pure reducer over what the line tells.
 *
 * The citizen's room and the staff desk both read it; `room/screen.ts` makes screens of it.
 */

import { isFinal, isLive, type Place, type Snapshot } from "../protocol/messages";

export interface Progress {
  snapshot: Snapshot | null;
  /** In the line; null for who is not in it, or has not been told yet. */
  place: Place | null;
  /** The server's clock minus ours, in milliseconds: devices' clocks are often wrong. */
  clockOffset: number;
  /** This person has left the call, which goes on without them. */
  hungUp: boolean;
  end: { reason: "taken-over" } | { reason: "refused"; code: string } | null;
}

export type ProgressEvent =
  | { type: "snapshot"; snapshot: Snapshot; at: number }
  | { type: "queue"; place: Place }
  | { type: "hung-up" }
  | { type: "returned" }
  | { type: "taken-over" }
  | { type: "refused"; code: string };

export const START: Progress = { snapshot: null, place: null, clockOffset: 0, hungUp: false, end: null };

export function advance(progress: Progress, event: ProgressEvent): Progress {
  // A page that has lost its place hears nothing any more; only a reload gets it back.
  if (progress.end) return progress;
  switch (event.type) {
    case "snapshot":
      return {
        ...progress,
        snapshot: event.snapshot,
        place: isInLine(event.snapshot) ? progress.place : null,
        clockOffset: Date.parse(event.snapshot.now) - event.at,
        // Called again from the waiting room, or over: that one has hung up before does not matter any more.
        hungUp: progress.hungUp && isLive(event.snapshot.consultation.state),
      };
    case "queue":
      return { ...progress, place: event.place };
    case "hung-up":
      return { ...progress, hungUp: true };
    case "returned":
      return { ...progress, hungUp: false };
    case "taken-over":
      return { ...progress, end: { reason: "taken-over" } };
    case "refused":
      return { ...progress, end: { reason: "refused", code: event.code } };
  }
}

function isInLine({ consultation }: Snapshot): boolean {
  return consultation.state === "waiting" && !consultation.parked;
}

/** Should media flow between the others and us? */
export function isInCall(progress: Progress): boolean {
  if (!progress.snapshot || progress.hungUp || progress.end) return false;
  return isLive(progress.snapshot.consultation.state);
}

export function isOver(progress: Progress): boolean {
  return progress.end !== null || (!!progress.snapshot && isFinal(progress.snapshot.consultation.state));
}
