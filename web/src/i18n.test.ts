/** Every text that a page asks for exists, in both languages, and nothing is left over. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FluentResource } from "@fluent/bundle";
import { describe, expect, it } from "vitest";
import { clockTime, makeTexts } from "./i18n";

const WEB = join(import.meta.dirname, "..");

function source(lang: string): string {
  return ["live", "work"]
    .map((name) => readFileSync(join(WEB, "locales", lang, `${name}.ftl`), "utf8"))
    .join("\n");
}

function idsIn(lang: string): string[] {
  return new FluentResource(source(lang)).body.map(({ id }) => id).sort();
}

/** The ids that the code names, in quotes; ids are never put together from pieces. */
function idsUsed(): string[] {
  const files = readdirSync(join(WEB, "src"), { recursive: true, encoding: "utf8" });
  const code = files
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(WEB, "src", file), "utf8"));
  const found = code.join("\n").matchAll(/"((?:live|work)-[a-z-]+)"/g);
  return [...new Set([...found].map(([, id = ""]) => id))].sort();
}

describe("the texts", () => {
  it("are the same in German and English", () => {
    expect(idsIn("en")).toEqual(idsIn("de"));
  });

  it("are those that the code asks for", () => {
    expect(idsUsed()).toEqual(idsIn("de"));
  });

  it.each(["de", "en"])("have no faults in %s", (lang) => {
    const entries = source(lang).match(/^(live|work)-[a-z-]+ *=/gm) ?? [];
    expect(new Set(entries).size).toBe(entries.length);
    expect(idsIn(lang)).toHaveLength(entries.length);
  });
});

it("count people", () => {
  const { t } = makeTexts("de", source("de"));
  expect(t("live-ahead", { ahead: 1 })).toBe("Vor Ihnen wartet noch 1 Person");
  expect(t("live-ahead", { ahead: 3 })).toBe("Vor Ihnen warten noch 3 Personen");
});

it("show an office's time wherever the reader is", () => {
  expect(clockTime("de", "2026-11-23T08:15:00Z", "Europe/Berlin")).toBe("09:15");
  expect(clockTime("en", "2026-11-23T16:15:00Z", "Europe/Berlin")).toBe("17:15");
});
