/** Which screen of the guest's room to show: a pure function of how far the consultation has come. */

import { isInCall, isOver, type Progress } from "../call/progress";
import { isLive } from "../protocol/messages";

export type GuestScreen =
  | "loading"
  | "waiting"
  | "call"
  | "hung-up"
  | "over"
  | "removed"
  | "taken-over"
  | "fault";

export function guestScreenOf(progress: Progress): GuestScreen {
  const { end, snapshot } = progress;
  if (end?.reason === "taken-over") return "taken-over";
  if (end) return end.code === "unknown_guest_link" ? "removed" : "fault";
  if (!snapshot) return "loading";
  if (isOver(progress)) return "over";
  if (!isLive(snapshot.consultation.state)) return "waiting";
  return isInCall(progress) ? "call" : "hung-up";
}

/** The phase as tests and styles see it, in `data-state` of the root element. */
export function phaseOfGuest(screen: GuestScreen): string {
  if (screen === "loading" || screen === "waiting" || screen === "call") return screen;
  return screen === "fault" ? "error" : "ended";
}
