/** The range in which a wait is told, and by whose clock. */

import { describe, expect, it } from "vitest";
import { advance, type Progress, START } from "../call/progress";
import type { Snapshot } from "../protocol/messages";
import { estimatedWait, waitRange } from "./estimate";

function told(estimated_at: string | null): Progress {
  const snapshot = {
    now: "2026-11-23T08:00:00Z",
    consultation: { state: "waiting", parked: false },
  } as Snapshot;
  const there = advance(START, { type: "snapshot", snapshot, at: 0 });
  return advance(there, { type: "queue", place: { ahead: 0, estimated_at } });
}

describe("a wait", () => {
  // The server's pages hold the same table: tests/unit/test_estimate.py.
  it.each([
    [-1, 0, 5],
    [0, 0, 5],
    [4, 0, 5],
    [4.1, 0, 10],
    [7, 5, 10],
    [8, 5, 10],
    [9, 5, 15],
    [15, 10, 20],
    [20, 15, 25],
    [30, 20, 40],
    [45, 35, 60],
    [60, 45, 75],
    [120, 95, 150],
  ])("of %d minutes is told as %d to %d", (minutes, from, to) => {
    expect(waitRange(minutes)).toEqual({ from, to });
  });

  it("is counted by the server's clock, and gets shorter", () => {
    const progress = told("2026-11-23T08:15:00Z");
    expect(estimatedWait(progress, 0)).toEqual({ from: 10, to: 20 });
    expect(estimatedWait(progress, 12 * 60_000)).toEqual({ from: 0, to: 5 });
    expect(estimatedWait(progress, 60 * 60_000)).toEqual({ from: 0, to: 5 });
  });

  it("is not told where nobody can say", () => {
    expect(estimatedWait(told(null), 0)).toBeNull();
    expect(estimatedWait(START, 0)).toBeNull();
  });
});
