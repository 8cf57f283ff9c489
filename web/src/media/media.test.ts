/** What an error of the browser means, and how loud a sound is. */

import { describe, expect, it } from "vitest";
import { problemOf, problemWith } from "./problems";
import { loudness } from "./sound";

describe("a failed getUserMedia", () => {
  it.each([
    ["NotAllowedError", "denied"],
    ["NotFoundError", "nothing-found"],
    ["NotReadableError", "in-use"],
    ["OverconstrainedError", "unsuitable"],
    ["AbortError", "aborted"],
    ["SecurityError", "forbidden"],
    ["TypeError", "unknown"],
    ["SomethingNewError", "unknown"],
  ])("%s is %s", (name, problem) => {
    expect(problemOf({ name }, true)).toBe(problem);
  });

  it("is a matter of https where there are no devices to call", () => {
    expect(problemOf(new TypeError(), false)).toBe("insecure");
  });

  it("names the one device that fails", () => {
    expect(problemWith("camera", "in-use")).toBe("camera-in-use");
    expect(problemWith("camera", "nothing-found")).toBe("no-camera");
    expect(problemWith("microphone", "denied")).toBe("microphone-denied");
  });
});

describe("loudness", () => {
  it("runs from silence to full scale", () => {
    expect(loudness(new Float32Array(8))).toBe(0);
    expect(loudness(new Float32Array(8).fill(1))).toBe(1);
  });

  it("puts ordinary speech (about -30 dB) in the middle", () => {
    expect(loudness(new Float32Array(8).fill(0.0316))).toBeCloseTo(0.5, 2);
  });
});
