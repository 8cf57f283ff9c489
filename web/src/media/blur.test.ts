/** When a device is too slow to blur, and what people are told. */

import { describe, expect, it } from "vitest";
import { Late, within } from "../within";
import { Pace } from "./blur";
import { blurProblemOf } from "./picture";

function frames(pace: Pace, count: number, milliseconds: number): void {
  for (let frame = 0; frame < count; frame++) pace.took(milliseconds);
}

describe("the pace", () => {
  it("is too slow when frames usually take long", () => {
    const pace = new Pace();
    frames(pace, 14, 900);
    expect(() => pace.took(900)).toThrow(Late);
  });

  it("forgives a slow start and a laptop that was closed", () => {
    const pace = new Pace();
    frames(pace, 5, 3_000);
    frames(pace, 20, 80);
    pace.took(3_600_000);
    frames(pace, 20, 80);
  });

  it("notices when it becomes slow later", () => {
    const pace = new Pace();
    frames(pace, 100, 80);
    expect(() => frames(pace, 15, 900)).toThrow(Late);
  });
});

describe("a fault", () => {
  it("is called slow only when time ran out", async () => {
    const late = await within(1, new Promise(() => {})).catch((error: unknown) => error);
    expect(blurProblemOf(late)).toBe("blur-slow");
    expect(blurProblemOf(new Error("WebGL was taken away"))).toBe("blur-failed");
  });
});
