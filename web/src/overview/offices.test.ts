/** Offices as they are told, whole and by difference. */

import { describe, expect, it } from "vitest";
import type { OfficeNews, Seat, WaitingPerson } from "../protocol/messages";
import { inOrder, type Offices, seatsOf, waitingAt, withNews } from "./offices";

function seat(desk: string, presence: Seat["presence"] = "open"): Seat {
  return { desk, name: `Platz ${desk}`, presence, staff: "", since: null, service: "" };
}

function person(consultation: string, place: string | null): WaitingPerson {
  return {
    consultation,
    place,
    name: consultation,
    service: "Meldebescheinigung",
    language: "de",
    walk_in: false,
    urgent: false,
    parked: place === null,
    wish: null,
    starts_at: "2026-11-23T12:00:00Z",
    arrived_at: "2026-11-23T11:50:00Z",
    presence: "here",
  };
}

function news(change: Partial<OfficeNews>): OfficeNews {
  return {
    now: "2026-11-23T12:00:00Z",
    location: "l1",
    name: "Video-Bürgeramt",
    time_zone: "Europe/Berlin",
    whole: false,
    desks: [],
    waiting: [],
    gone: [],
    ...change,
  };
}

const NONE: Offices = new Map();

function only(offices: Offices) {
  const [office] = inOrder(offices);
  if (!office) throw new Error("there is no office");
  return office;
}

describe("an office", () => {
  const opened = withNews(
    NONE,
    news({ whole: true, desks: [seat("2"), seat("10")], waiting: [person("b", "02"), person("a", "01")] }),
  );

  it("has its desks by number, and those who wait by place", () => {
    expect(seatsOf(only(opened)).map(({ desk }) => desk)).toEqual(["2", "10"]);
    expect(waitingAt(only(opened)).map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("is kept up to date by what has changed", () => {
    const later = withNews(
      opened,
      news({ desks: [seat("2", "busy")], waiting: [person("c", null)], gone: ["a", "10"] }),
    );
    expect(seatsOf(only(later)).map(({ desk, presence }) => [desk, presence])).toEqual([["2", "busy"]]);
    expect(waitingAt(only(later)).map(({ name }) => name)).toEqual(["b", "c"]);
    expect(waitingAt(only(opened)).map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("is forgotten when it is told anew, as after the line was down", () => {
    const anew = withNews(opened, news({ whole: true, desks: [seat("2")] }));
    expect([only(anew).desks.size, only(anew).waiting.size]).toEqual([1, 0]);
  });

  it("stands beside the others by name", () => {
    const two = withNews(opened, news({ location: "l2", name: "Amt Süd", whole: true }));
    expect(inOrder(two).map(({ name }) => name)).toEqual(["Amt Süd", "Video-Bürgeramt"]);
  });
});
