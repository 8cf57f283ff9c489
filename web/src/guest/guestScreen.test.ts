/** What a guest is shown, by how far the consultation has come. */

import { expect, it } from "vitest";
import { advance, type Progress, START } from "../call/progress";
import type { ConsultationState, Snapshot } from "../protocol/messages";
import { guestScreenOf, phaseOfGuest } from "./guestScreen";

function when(state: ConsultationState): Progress {
  const snapshot = { now: "2026-11-23T08:10:00Z", consultation: { state, parked: false } } as Snapshot;
  return advance(START, { type: "snapshot", snapshot, at: 0 });
}

it.each([
  ["expected", "waiting"],
  ["waiting", "waiting"],
  ["called", "call"],
  ["talking", "call"],
  ["finished", "over"],
  ["missed", "over"],
  ["cancelled", "over"],
] as const)("%s: %s", (state, screen) => {
  expect(guestScreenOf(when(state))).toBe(screen);
});

it("says that one has been removed, whatever came before", () => {
  const removed = advance(when("talking"), { type: "refused", code: "unknown_guest_link" });
  expect(guestScreenOf(removed)).toBe("removed");
  expect(phaseOfGuest("removed")).toBe("ended");
});

it("keeps the way back open to who has hung up", () => {
  expect(guestScreenOf(advance(when("talking"), { type: "hung-up" }))).toBe("hung-up");
});

it("knows another page from a fault", () => {
  expect(guestScreenOf(advance(when("talking"), { type: "taken-over" }))).toBe("taken-over");
  expect(guestScreenOf(advance(START, { type: "refused", code: "malformed" }))).toBe("fault");
  expect(guestScreenOf(START)).toBe("loading");
});
