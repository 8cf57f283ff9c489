/** Who waits at the desk, for how long, and who is new. */

import { describe, expect, it } from "vitest";
import type { Appointment, DeskSnapshot } from "../protocol/messages";
import { arrivals, mayBeMissed, minutesWaiting, waitingIn } from "./queue";

const NOON = Date.parse("2026-11-23T12:00:00Z");

function person(consultation: string, change: Partial<Appointment> = {}): Appointment {
  return {
    consultation,
    state: "waiting",
    walk_in: false,
    ahead: 0,
    starts_at: "2026-11-23T12:00:00Z",
    ends_at: "2026-11-23T12:15:00Z",
    service: "Meldebescheinigung",
    name: consultation,
    phone: "",
    language: "de",
    access_needs: "",
    desk: "Platz 1",
    arrived_at: "2026-11-23T11:50:00Z",
    here: true,
    called_by: "",
    ...change,
  };
}

function snapshot(...appointments: Appointment[]): DeskSnapshot {
  const desk = { id: "d", name: "Platz 1", location: "Video-Bürgeramt", time_zone: "Europe/Berlin" };
  return { now: "2026-11-23T12:00:00Z", desk, current: null, appointments };
}

describe("the queue", () => {
  it("is in the order that people are told, not in that of arrival or of appointments", () => {
    const due = person("due", { arrived_at: "2026-11-23T11:55:00Z" });
    const walkIn = person("walk-in", { walk_in: true, ahead: 1, starts_at: "2026-11-23T11:30:00Z" });
    const early = person("early", { ahead: 2, arrived_at: "2026-11-23T11:40:00Z" });
    const absent = person("absent", { state: "expected", ahead: null, arrived_at: null });
    expect(waitingIn([early, walkIn, absent, due]).map(({ name }) => name)).toEqual([
      "due",
      "walk-in",
      "early",
    ]);
  });

  it("counts whole minutes, never less than none", () => {
    expect(minutesWaiting(person("a"), NOON + 59_000)).toBe(10);
    expect(minutesWaiting(person("a"), NOON - 3_600_000)).toBe(0);
  });
});

describe("arrivals", () => {
  it("are those who did not wait before", () => {
    const before = snapshot(person("a"), person("b", { state: "expected" }));
    const now = snapshot(person("a"), person("b"), person("c"));
    expect(arrivals(before, now).map(({ name }) => name)).toEqual(["b", "c"]);
  });

  it("are none when the page has just been opened", () => {
    expect(arrivals(null, snapshot(person("a")))).toEqual([]);
  });
});

describe("did not come", () => {
  it("can be said from the start on", () => {
    const expected = person("a", { state: "expected", arrived_at: null, here: false });
    expect(mayBeMissed(expected, NOON - 1)).toBe(false);
    expect(mayBeMissed(expected, NOON)).toBe(true);
  });

  it("is said of nobody who has just come without an appointment and checks the camera", () => {
    const atTheDoor = person("a", { state: "expected", walk_in: true, arrived_at: null });
    expect(mayBeMissed(atTheDoor, NOON + 9 * 60_000)).toBe(false);
    expect(mayBeMissed(atTheDoor, NOON + 10 * 60_000)).toBe(true);
  });

  it("cannot be said of somebody who is here", () => {
    expect(mayBeMissed(person("a"), NOON)).toBe(false);
    expect(mayBeMissed(person("a", { here: false }), NOON)).toBe(true);
    expect(mayBeMissed(person("a", { state: "talking", here: false }), NOON)).toBe(false);
  });
});
