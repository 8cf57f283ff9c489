/** What a desk filters, which keys it hears, and texts that save themselves. */

import { beforeEach, describe, expect, it } from "vitest";
import { Autosave, type Clockwork, type Outcome } from "./autosave";
import { EVERYBODY, isSet, lets, optionsIn, toggled } from "./filter";
import { type Press, shortcutOf } from "./shortcuts";
import { person } from "./testing";

describe("a filter", () => {
  const turkish = person("a", { language: "tr", service_id: "s1", service: "Zulassung" });
  const german = person("b", { service_id: "s2", service: "Ausweis" });

  it("lets everybody through as long as nothing is chosen", () => {
    expect([turkish, german].every((row) => lets(EVERYBODY, row))).toBe(true);
    expect(isSet(EVERYBODY)).toBe(false);
  });

  it("asks for one of the languages and one of the services", () => {
    const filter = { services: ["s1", "s2"], languages: ["tr"] };
    expect([lets(filter, turkish), lets(filter, german)]).toEqual([true, false]);
    expect(lets({ services: ["s2"], languages: ["tr"] }, turkish)).toBe(false);
  });

  it("offers what people of today want, and what is chosen though nobody wants it today", () => {
    const { services, languages } = optionsIn(
      [turkish, german],
      { services: ["s9"], languages: ["uk"] },
      (code) => code.toUpperCase(),
    );
    expect(services.map(({ label }) => label)).toEqual(["Ausweis", "s9", "Zulassung"]);
    expect(languages.map(({ label }) => label)).toEqual(["DE", "TR", "UK"]);
  });

  it("is switched on and off value by value", () => {
    expect(toggled(toggled(["a"], "b"), "a")).toEqual(["b"]);
  });
});

describe("a key", () => {
  const press = (key: string, change: Partial<Press> = {}): Press => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    defaultPrevented: false,
    ...change,
  });

  it("means something where nobody types", () => {
    expect(shortcutOf(press("n"), false)).toBe("next");
    expect(shortcutOf(press("N"), false)).toBe("next");
    expect(shortcutOf(press("?"), false)).toBe("help");
    expect(shortcutOf(press("x"), false)).toBe(null);
  });

  it("means itself where somebody types, with a modifier, and when it is held down", () => {
    expect(shortcutOf(press("n"), true)).toBe(null);
    for (const change of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }]) {
      expect(shortcutOf(press("n", change), false)).toBe(null);
    }
  });
});

describe("a text that saves itself", () => {
  let saved: string[];
  let answers: Outcome[];
  let timers: (() => void)[];
  let text: Autosave;

  const clockwork: Clockwork = {
    set: (callback) => timers.push(callback),
    clear: (timer) => {
      if (timer) timers[(timer as number) - 1] = () => {};
    },
  };
  const settle = () => new Promise((done) => setTimeout(done));
  const ring = () => {
    for (const callback of timers.splice(0)) callback();
    return settle();
  };

  beforeEach(() => {
    saved = [];
    answers = [];
    timers = [];
    text = new Autosave(
      "",
      async (value) => {
        saved.push(value);
        return answers.shift() ?? "saved";
      },
      clockwork,
    );
  });

  it("waits for the end of the typing and saves once", async () => {
    for (const value of ["a", "ab", "abc"]) text.type(value);
    expect([saved, text.value.state]).toEqual([[], "typing"]);
    await ring();
    expect([saved, text.value.state]).toEqual([["abc"], "saved"]);
  });

  it("is kept when it cannot be saved, and tried again", async () => {
    answers = ["failed"];
    text.type("wichtig");
    await ring();
    expect(text.value).toEqual({ text: "wichtig", state: "failed" });
    await ring();
    expect([saved, text.value.state]).toEqual([["wichtig", "wichtig"], "saved"]);
  });

  it("is not tried again where it was refused for good", async () => {
    answers = ["refused"];
    text.type("zu spät");
    await ring();
    expect([text.value.state, timers.length]).toEqual(["refused", 0]);
  });

  it("goes on being typed while it is saved, and the last of it is saved too", async () => {
    text.type("eins");
    const first = text.flush();
    text.type("eins zwei");
    await first;
    expect(text.value).toEqual({ text: "eins zwei", state: "typing" });
    await ring();
    expect([saved, text.value.state]).toEqual([["eins", "eins zwei"], "saved"]);
  });

  it("is saved at once when the page goes", async () => {
    text.type("noch schnell");
    await text.flush();
    expect(saved).toEqual(["noch schnell"]);
  });

  it("takes what the desk before has written, but no echo of its own, which may be old", async () => {
    text.hear("von Anna");
    expect(text.value.text).toBe("von Anna");
    text.type("von mir");
    text.hear("von Anna, später");
    expect(text.value.text).toBe("von mir");
    text.type("von mir, mehr");
    await ring();
    text.hear("von mir");
    expect(text.value.text).toBe("von mir, mehr");
  });
});
