/** Who waits at the desk, for how long, and who is new. */

import { describe, expect, it } from "vitest";
import type { Row } from "../protocol/messages";
import { type DeskView, openedWith, withBoard } from "./board";
import { arrivals, isOwn, mayBeMissed, parkedIn, waitedBy, waitingIn } from "./queue";
import { person } from "./testing";

const NOON = Date.parse("2026-11-23T12:00:00Z");

const DESK = {
  id: "d",
  name: "Platz 1",
  location: "Video-Bürgeramt",
  time_zone: "Europe/Berlin",
  own_desks: ["Platz 1", "Platz 3"],
};

function view(...rows: Row[]): DeskView {
  return {
    now: "2026-11-23T12:00:00Z",
    desk: DESK,
    current: null,
    on_break: false,
    offers: [],
    assisting: null,
    invitations: [],
    rows,
  };
}

describe("the queue", () => {
  it("is in the order that people are told, not in that of arrival or of appointments", () => {
    const due = person("due", { arrived_at: "2026-11-23T11:55:00Z" });
    const walkIn = person("walk-in", { walk_in: true, place: "01", starts_at: "2026-11-23T11:30:00Z" });
    const early = person("early", { place: "02", arrived_at: "2026-11-23T11:40:00Z" });
    const absent = person("absent", { state: "expected", place: null, arrived_at: null });
    expect(waitingIn([early, walkIn, absent, due]).map(({ name }) => name)).toEqual([
      "due",
      "walk-in",
      "early",
    ]);
  });

  it("has the parked apart", () => {
    const parked = person("parked", { parked: true, place: null });
    expect(waitingIn([parked, person("next")]).map(({ name }) => name)).toEqual(["next"]);
    expect(parkedIn([parked, person("next")]).map(({ name }) => name)).toEqual(["parked"]);
  });
});

describe("a wait", () => {
  const walkIn = (arrived_at: string) => person("a", { walk_in: true, arrived_at });

  it("is counted in whole minutes, never less than none", () => {
    expect(waitedBy(person("a"), NOON + 59_000).minutes).toBe(10);
    expect(waitedBy(person("a"), NOON - 3_600_000).minutes).toBe(0);
  });

  it.each([
    ["2026-11-23T11:51:00Z", "calm", 0.3],
    ["2026-11-23T11:50:00Z", "long", 1 / 3],
    ["2026-11-23T11:40:00Z", "very-long", 2 / 3],
    ["2026-11-23T10:00:00Z", "very-long", 1],
  ] as const)("since %s is %s", (arrived, level, share) => {
    expect(waitedBy(walkIn(arrived), NOON)).toMatchObject({ level, share });
  });

  it("is not long before the appointment has come", () => {
    const early = person("a", { starts_at: "2026-11-23T12:15:00Z", arrived_at: "2026-11-23T11:40:00Z" });
    expect(waitedBy(early, NOON)).toMatchObject({ minutes: 20, level: "calm" });
    expect(waitedBy(early, NOON + 25 * 60_000).level).toBe("long");
  });
});

describe("one's own", () => {
  it("are those of all desks at which one works, and whom this desk has called", () => {
    const rows = [person("a"), person("b", { desk: "Platz 2" }), person("c", { desk: "Platz 3" })];
    expect(rows.filter((row) => isOwn(row, DESK)).map(({ name }) => name)).toEqual(["a", "c"]);
  });
});

describe("arrivals", () => {
  it("are those who did not wait before", () => {
    const before = view(person("a"), person("b", { state: "expected" }));
    const now = view(person("a"), person("b"), person("c"));
    expect(arrivals(before, now).map(({ name }) => name)).toEqual(["b", "c"]);
  });

  it("are none when the page has just been opened", () => {
    expect(arrivals(null, view(person("a")))).toEqual([]);
  });
});

describe("did not come", () => {
  it("can be said from the start on", () => {
    const expected = person("a", { state: "expected", arrived_at: null, presence: "gone" });
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
    expect(mayBeMissed(person("a", { presence: "gone" }), NOON)).toBe(true);
    expect(mayBeMissed(person("a", { state: "talking", presence: "gone" }), NOON)).toBe(false);
  });
});

describe("what a desk knows", () => {
  it("is its snapshot and what has changed since", () => {
    const state = { current: null, on_break: false, offers: [], assisting: null, invitations: [] };
    const opened = openedWith({
      now: "2026-11-23T12:00:00Z",
      desk: DESK,
      state,
      rows: [person("b"), person("a")],
    });
    expect(opened.rows.map(({ name }) => name)).toEqual(["a", "b"]);

    const later = withBoard(opened, {
      now: "2026-11-23T12:01:00Z",
      rows: [person("b", { state: "called" }), person("c", { starts_at: "2026-11-23T11:00:00Z" })],
      gone: ["a"],
    });
    expect(later.rows.map(({ name, state }) => `${name} ${state}`)).toEqual(["c waiting", "b called"]);
    expect(later.now).toBe("2026-11-23T12:01:00Z");
  });
});
