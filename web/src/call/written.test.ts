/** The chat, as it is made of the log. */

import { expect, it } from "vitest";
import type { LogEntry } from "../protocol/messages";
import { linesIn, unseen } from "./written";

function said(seq: number, by: string, entry: LogEntry["entry"]): LogEntry {
  return { seq, at: "2026-11-23T08:10:00Z", by, about: "", name: by, entry };
}

const LOG = [
  said(1, "citizen", { kind: "chat", text: "Guten Tag" }),
  said(2, "staff-1", { kind: "held" }),
  said(3, "staff-1", { kind: "live_text", text: "Bitte zeigen Sie den Ausweis." }),
  said(5, "staff-1", { kind: "chat", text: "Danke" }),
];

it("is what people have written, and nothing else", () => {
  expect(linesIn(LOG, "citizen").map(({ text, isOwn, isLive }) => [text, isOwn, isLive])).toEqual([
    ["Guten Tag", true, false],
    ["Bitte zeigen Sie den Ausweis.", false, true],
    ["Danke", false, false],
  ]);
});

it("counts what others have written since one has looked", () => {
  expect(unseen(linesIn(LOG, "citizen"), 3)).toBe(1);
  expect(unseen(linesIn(LOG, "staff-1"), 0)).toBe(1);
});
