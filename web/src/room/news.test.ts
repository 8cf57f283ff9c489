/** What somebody who waits is told of what has been done with them. */

import { describe, expect, it } from "vitest";
import type { LogEntry } from "../protocol/messages";
import { newsIn } from "./news";

function log(...entries: LogEntry["entry"][]): LogEntry[] {
  return entries.map((entry, index) => ({
    seq: index + 1,
    at: "2026-11-23T08:10:00Z",
    by: "staff-1",
    about: "",
    name: "Anna",
    entry,
  }));
}

const entered = { kind: "entered" } as const;
const message = (text: string) => ({ kind: "message", text }) as const;
const handedOver = { kind: "handed_over", to: "Bürgeramt Linden", note: "Dort kennt man sich aus." } as const;

describe("news in the waiting room", () => {
  it("are the messages since one came, the newest first", () => {
    const { messages } = newsIn(log(message("old"), entered, message("a"), message("b")));
    expect(messages.map(({ entry }) => entry.text)).toEqual(["b", "a"]);
  });

  it("say why one is somewhere else now, until something else happens", () => {
    expect(newsIn(log(entered, handedOver, message("a"))).handedOver?.entry.to).toBe("Bürgeramt Linden");
    expect(newsIn(log(entered, handedOver, { kind: "called", desk: "Platz 2" })).handedOver).toBeNull();
  });

  it("say that one was away for too long, until one is back", () => {
    const away = log(entered, { kind: "left", gone: true });
    expect(newsIn(away).wasGivenUp).toBe(true);
    expect(newsIn(log(entered, { kind: "left", gone: false })).wasGivenUp).toBe(false);
    expect(newsIn([...away, ...log(entered)]).wasGivenUp).toBe(false);
  });
});
