/** What the log tells somebody in the waiting room. Pure functions. */

import type { EntryOf, LogEntry } from "../protocol/messages";

export interface RoomNews {
  /** From the desk, since we came, the newest first. */
  messages: (LogEntry & { entry: EntryOf<"message"> })[];
  /** Who has sent us on, to where and why, when that was the last thing that was done with us. */
  handedOver: (LogEntry & { entry: EntryOf<"handed_over"> }) | null;
  /** We were away for so long that our place was given up. */
  wasGivenUp: boolean;
}

export function newsIn(log: LogEntry[]): RoomNews {
  const latest = [...log].reverse();
  const entered = latest.findIndex(({ entry }) => entry.kind === "entered");
  const step = latest.find(({ entry }) => STEPS.has(entry.kind));
  return {
    messages: latest.slice(0, entered < 0 ? latest.length : entered).filter(isMessage),
    handedOver: step && isHandOver(step) ? step : null,
    wasGivenUp: step?.entry.kind === "left" && step.entry.gone,
  };
}

const STEPS = new Set(["entered", "left", "called", "parked", "unparked", "handed_over", "moved"]);

function isMessage(one: LogEntry): one is LogEntry & { entry: EntryOf<"message"> } {
  return one.entry.kind === "message";
}

function isHandOver(one: LogEntry): one is LogEntry & { entry: EntryOf<"handed_over"> } {
  return one.entry.kind === "handed_over";
}
