/** The progress of a consultation. */

import { describe, expect, it } from "vitest";
import type { ConsultationState, Snapshot } from "../protocol/messages";
import { advance, isInCall, isOver, type Progress, START } from "./progress";

function snapshot(state: ConsultationState): Snapshot {
  return {
    now: "2026-11-23T08:10:00Z",
    consultation: {
      id: "c",
      state,
      service: "Meldebescheinigung",
      location: "Video-Bürgeramt",
      time_zone: "Europe/Berlin",
      opens_at: "2026-11-23T08:00:00Z",
      starts_at: "2026-11-23T08:15:00Z",
      ends_at: "2026-11-23T08:30:00Z",
      walk_in: false,
      parked: false,
      held: false,
      reason: "",
      wish: null,
      phone: "",
      agreed: "",
      guide: null,
      documents_until: null,
    },
    seq: 0,
    since: 0,
    log: [],
    case: null,
    you: { participant: "p", role: "citizen", kind: null, name: "Kim Muster", sharing: false },
    members: ["p"],
    guests: [],
    peers: [],
    ice: { servers: [], transport_policy: "all", expires_at: null },
  };
}

function when(state: ConsultationState, before: Progress = START): Progress {
  return advance(before, { type: "snapshot", snapshot: snapshot(state), at: 0 });
}

describe("progress", () => {
  it.each([
    ["expected", false, false],
    ["waiting", false, false],
    ["called", true, false],
    ["talking", true, false],
    ["finished", false, true],
    ["missed", false, true],
    ["cancelled", false, true],
  ] as const)("%s: in call %s, over %s", (state, inCall, over) => {
    expect(isInCall(when(state))).toBe(inCall);
    expect(isOver(when(state))).toBe(over);
  });

  it("remembers that somebody has hung up until they return", () => {
    const hungUp = advance(when("talking"), { type: "hung-up" });
    expect(isInCall(hungUp)).toBe(false);
    expect(isInCall(when("talking", hungUp))).toBe(false);
    expect(isInCall(advance(hungUp, { type: "returned" }))).toBe(true);
  });

  it("forgets it when the consultation moves on", () => {
    const hungUp = advance(when("talking"), { type: "hung-up" });
    expect(when("waiting", hungUp).hungUp).toBe(false);
  });

  it("stays where another page has taken over or the server has refused", () => {
    const taken = advance(when("talking"), { type: "taken-over" });
    expect(when("finished", taken)).toBe(taken);
    const refused = advance(START, { type: "refused", code: "unknown_link" });
    expect(refused.end).toEqual({ reason: "refused", code: "unknown_link" });
    expect(isOver(refused)).toBe(true);
  });

  it("learns how far our clock is off", () => {
    const at = Date.parse("2026-11-23T08:05:00Z");
    const progress = advance(START, { type: "snapshot", snapshot: snapshot("expected"), at });
    expect(progress.clockOffset).toBe(5 * 60_000);
  });
});
