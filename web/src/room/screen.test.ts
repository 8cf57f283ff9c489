/** The screens of the citizen's room, and what leads from one to the next. */

import { describe, expect, it } from "vitest";
import { advance, type Progress, START } from "../call/progress";
import type { ConsultationState, Snapshot } from "../protocol/messages";
import { phaseOf, screenOf, untilOpen } from "./screen";

function when(state: ConsultationState, before: Progress = START): Progress {
  const snapshot = {
    now: "2026-11-23T08:00:00Z",
    consultation: { state, opens_at: "2026-11-23T08:05:00Z" },
  } as Snapshot;
  return advance(before, { type: "snapshot", snapshot, at: 0 });
}

describe("the screen", () => {
  it("is loading until the server has spoken", () => {
    expect(screenOf(START)).toBe("loading");
  });

  it.each([
    ["expected", "check"],
    ["waiting", "waiting"],
    ["called", "call"],
    ["talking", "call"],
    ["finished", "finished"],
    ["missed", "missed"],
    ["cancelled", "cancelled"],
  ] as const)("of %s is %s, also right after a reload", (state, screen) => {
    expect(screenOf(when(state))).toBe(screen);
  });

  it("offers the way back after hanging up, until the desk finishes", () => {
    const hungUp = advance(when("talking"), { type: "hung-up" });
    expect(screenOf(hungUp)).toBe("hung-up");
    expect(screenOf(advance(hungUp, { type: "returned" }))).toBe("call");
    expect(screenOf(when("finished", hungUp))).toBe("finished");
  });

  it.each([
    ["unknown_link", "unknown-link"],
    ["cancelled", "cancelled"],
    ["unknown_consultation", "elsewhere"],
    ["something_new", "fault"],
  ] as const)("says what a refusal with %s means", (code, screen) => {
    expect(screenOf(advance(START, { type: "refused", code }))).toBe(screen);
  });

  it("stays when another page has taken over", () => {
    const taken = advance(when("talking"), { type: "taken-over" });
    expect(screenOf(when("finished", taken))).toBe("taken-over");
  });
});

it("has a phase for tests and styles", () => {
  expect(phaseOf("call")).toBe("call");
  expect(phaseOf("hung-up")).toBe("ended");
  expect(phaseOf("unknown-link")).toBe("error");
});

describe("the waiting room", () => {
  it("opens by the server's clock, not by ours", () => {
    const progress = when("expected");
    expect(untilOpen(progress, 0)).toBe(5 * 60_000);
    expect(untilOpen(progress, 5 * 60_000)).toBe(0);
    expect(untilOpen(progress, 9 * 60_000)).toBe(0);
  });
});
