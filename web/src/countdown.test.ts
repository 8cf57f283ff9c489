import { expect, it } from "vitest";
import { countdownText, minutesLeft } from "./countdown";

const TEXTS = { many: "noch {minutes} Minuten", one: "noch 1 Minute", over: "jetzt" };

it("rounds up, and ends at the instant", () => {
  expect(minutesLeft(600_000, 0)).toBe(10);
  expect(minutesLeft(600_000, 59_999)).toBe(10);
  expect(minutesLeft(600_000, 60_000)).toBe(9);
  expect(minutesLeft(600_000, 599_999)).toBe(1);
  expect(minutesLeft(600_000, 700_000)).toBe(0);
});

it("has words for many, one and none", () => {
  expect(countdownText(9, TEXTS)).toBe("noch 9 Minuten");
  expect(countdownText(1, TEXTS)).toBe("noch 1 Minute");
  expect(countdownText(1, { ...TEXTS, one: undefined })).toBe("noch 1 Minuten");
  expect(countdownText(0, TEXTS)).toBe("jetzt");
});
