/** Server-rendered pages: whoever listens is told when the time runs out. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";

const START = Date.parse("2026-11-23T08:00:00Z");
const TEXTS = {
  countdownText: "noch {minutes} Minuten",
  countdownOne: "noch 1 Minute",
  countdownOver: "abgelaufen",
};

class FakeElement {
  dataset: Record<string, string | undefined> = {};
  className = "";
  textContent = "";
  next: FakeElement | null = null;
  attributes: Record<string, string> = {};
  setAttribute(name: string, value: string): void {
    this.attributes[name] = value;
  }
  after(next: FakeElement): void {
    this.next = next;
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  vi.resetModules();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(minutes: number, more: Record<string, string> = {}): Promise<FakeElement> {
  const time = new FakeElement();
  time.dataset = { countdown: new Date(START + minutes * 60_000).toISOString(), ...TEXTS, ...more };
  vi.stubGlobal("document", {
    querySelectorAll: (selector: string) => (selector.startsWith("time") ? [time] : []),
    createElement: () => new FakeElement(),
  });
  await import("./page");
  return time;
}

async function pass(minutes: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(minutes * 60_000);
}

it("shows every minute, and says only the last two and the end aloud", async () => {
  const time = await open(10);
  const aloud = time.next;
  expect(time.textContent).toBe("noch 10 Minuten");
  expect(aloud?.attributes.role).toBe("status");

  await pass(7);
  expect(time.textContent).toBe("noch 3 Minuten");
  expect(aloud?.textContent).toBe("");

  await pass(1);
  expect(aloud?.textContent).toBe("noch 2 Minuten");

  await pass(1);
  expect(time.textContent).toBe("noch 1 Minute");
  expect(aloud?.textContent).toBe("noch 2 Minuten");

  await pass(1);
  expect(time.textContent).toBe("abgelaufen");
  expect(aloud?.textContent).toBe("abgelaufen");
  expect(vi.getTimerCount()).toBe(0);
});

it("warns with what can be done, when two minutes are left", async () => {
  const time = await open(5, { countdownWarning: "noch zwei Minuten, dann verlängern" });

  await pass(3);

  expect(time.textContent).toBe("noch 2 Minuten");
  expect(time.next?.textContent).toBe("noch zwei Minuten, dann verlängern");
});

it("warns whoever opens the page in the last two minutes", async () => {
  const time = await open(1.5, { countdownWarning: "noch zwei Minuten, dann verlängern" });

  expect(time.next?.textContent).toBe("noch zwei Minuten, dann verlängern");
});

it("says nothing aloud of what had ended before", async () => {
  const time = await open(-1);

  expect(time.textContent).toBe("abgelaufen");
  expect(time.next?.textContent).toBe("");
});
