/** Which pictures are large, and who is thought to speak. */

import { describe, expect, it } from "vitest";
import { hear, SILENCE } from "./speaking";
import { arrange, type Picture } from "./stage";

function camera(participant: string, isSigning = false): Picture {
  return { id: participant, participant, isScreen: false, isSigning };
}

const staff = camera("staff");
const citizen = camera("citizen");
const relative = camera("relative");
const signer = camera("signer", true);
const screen: Picture = { id: "screen staff", participant: "staff", isScreen: true, isSigning: false };

describe("the stage", () => {
  it("shows all alike as long as nothing is more important", () => {
    expect(arrange([staff], "", "")).toEqual({ main: ["staff"], side: [], own: "floating" });
    expect(arrange([staff, relative], "", "relative").main).toEqual(["staff", "relative"]);
    expect(arrange([staff, citizen, relative], "", "")).toMatchObject({ side: [], own: "small" });
  });

  it.each([
    ["two", [staff, signer], "", "staff"],
    ["three", [staff, relative, signer], "", "staff"],
    ["somebody else who speaks", [staff, relative, signer], "relative", "relative"],
    ["the signer heard as speaking", [staff, relative, signer], "signer", "staff"],
    ["a screen", [staff, relative, signer, screen], "relative", "screen staff"],
  ])("keeps who signs large beside who speaks: %s", (_, pictures, speaker, centre) => {
    const stage = arrange(pictures, "", speaker);
    expect(stage.main).toEqual([centre, "signer"]);
    expect([...stage.main, ...stage.side].sort()).toEqual(pictures.map(({ id }) => id).sort());
  });

  it("keeps who signs large beside what one has chosen", () => {
    expect(arrange([staff, relative, signer, screen], "relative", "").main).toEqual(["relative", "signer"]);
    expect(arrange([staff, relative, signer], "signer", "staff")).toMatchObject({ main: ["signer"] });
  });

  it("shows a screen and what one has chosen large, the rest small", () => {
    expect(arrange([staff, relative, screen], "", "")).toEqual({
      main: ["screen staff"],
      side: ["staff", "relative"],
      own: "small",
    });
    expect(arrange([staff, relative], "relative", "").main).toEqual(["relative"]);
  });

  it("forgets a choice that is not there any more", () => {
    expect(arrange([staff, relative], "gone", "").main).toEqual(["staff", "relative"]);
  });
});

describe("who speaks", () => {
  const levels = (loud: string) => new Map(["a", "b"].map((one) => [one, one === loud ? 0.2 : 0.001]));

  it("is who was loud a moment ago", () => {
    const heard = hear(hear(SILENCE, levels("a"), 0), levels(""), 500);
    expect([heard.now, heard.last]).toEqual([["a"], "a"]);
    expect(hear(heard, levels(""), 2_000).now).toEqual([]);
  });

  it("keeps the word in a pause, and hands it over to who speaks then", () => {
    const first = hear(SILENCE, levels("a"), 0);
    expect(hear(first, levels("b"), 200).last).toBe("a");
    expect(hear(first, levels(""), 5_000).last).toBe("a");
    expect(hear(first, levels("b"), 5_000).last).toBe("b");
  });

  it("is forgotten with who leaves", () => {
    expect(hear(hear(SILENCE, levels("a"), 0), new Map(), 100).now).toEqual([]);
  });
});
