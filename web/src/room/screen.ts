/** Which screen of the citizen's room to show: a pure function of how far the consultation has come. */

import { isInCall, type Progress } from "../call/progress";
import { isLive } from "../protocol/messages";

export type Screen =
  | "loading"
  | "check"
  | "waiting"
  | "call"
  | "hung-up"
  | "finished"
  | "missed"
  | "cancelled"
  | "taken-over"
  | "unknown-link"
  | "elsewhere"
  | "fault";

/** The phase as tests and styles see it, in `data-state` of the root element. */
export type Phase = "loading" | "check" | "waiting" | "call" | "ended" | "error";

export function screenOf(progress: Progress): Screen {
  if (progress.end) return endScreen(progress.end);
  const state = progress.snapshot?.consultation.state;
  if (!state) return "loading";
  if (isLive(state)) return isInCall(progress) ? "call" : "hung-up";
  switch (state) {
    case "expected":
      return "check";
    case "waiting":
      return "waiting";
    case "missed":
      return "missed";
    case "cancelled":
      return "cancelled";
    default:
      return "finished";
  }
}

export function phaseOf(screen: Screen): Phase {
  switch (screen) {
    case "loading":
    case "check":
    case "waiting":
    case "call":
      return screen;
    case "unknown-link":
    case "fault":
      return "error";
    default:
      return "ended";
  }
}

function endScreen(end: NonNullable<Progress["end"]>): Screen {
  if (end.reason === "taken-over") return "taken-over";
  switch (end.code) {
    case "unknown_link":
      return "unknown-link";
    case "cancelled":
      return "cancelled";
    // The appointment is there, but not by video any more.
    case "unknown_consultation":
      return "elsewhere";
    default:
      return "fault";
  }
}

/** Milliseconds until the waiting room opens, by the server's clock; 0 once it is open. */
export function untilOpen(progress: Progress, now: number): number {
  const { snapshot, clockOffset } = progress;
  if (!snapshot) return 0;
  return Math.max(0, Date.parse(snapshot.consultation.opens_at) - (now + clockOffset));
}
