/** What has been written in a call, from its log. Pure functions. */

import type { LogEntry } from "../protocol/messages";

export interface Line {
  seq: number;
  at: string;
  name: string;
  text: string;
  isOwn: boolean;
  /** Was read along while it was typed. */
  isLive: boolean;
}

/** `me` is our own participant id. */
export function linesIn(log: LogEntry[], me: string): Line[] {
  const lines: Line[] = [];
  for (const { seq, at, by, name, entry } of log) {
    if (entry.kind !== "chat" && entry.kind !== "live_text") continue;
    lines.push({ seq, at, name, text: entry.text, isOwn: by === me, isLive: entry.kind === "live_text" });
  }
  return lines;
}

/** How many of others have come after the last that was seen. */
export function unseen(lines: Line[], lastSeen: number): number {
  return lines.filter(({ seq, isOwn }) => seq > lastSeen && !isOwn).length;
}
