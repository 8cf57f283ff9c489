/**
 * Texts of the live pages. They come from `locales/<lang>`, the same Fluent files that serve the Python side; only the
 * page's language is loaded, and of the files only what the page asks for.
 */

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

export interface Texts {
  lang: string;
  t(id: string, values?: Record<string, FluentVariable>): string;
}

type Load = () => Promise<{ default: string }>;

const SOURCES: Record<string, Record<"live" | "work", Load>> = {
  de: {
    live: () => import("../locales/de/live.ftl?raw"),
    work: () => import("../locales/de/work.ftl?raw"),
  },
  en: {
    live: () => import("../locales/en/live.ftl?raw"),
    work: () => import("../locales/en/work.ftl?raw"),
  },
};

/** What all live pages say, and what only those of staff say (`work`). */
export async function loadTexts(lang: string, ...more: "work"[]): Promise<Texts> {
  const known = lang in SOURCES ? lang : "de";
  const files = ["live" as const, ...more].map((file) => SOURCES[known]?.[file]());
  const sources = await Promise.all(files);
  return makeTexts(known, sources.map((source) => source?.default ?? "").join("\n"));
}

export function makeTexts(lang: string, source: string): Texts {
  // Isolation marks would end up in names that people copy; all our languages run left to right.
  const bundle = new FluentBundle(lang, { useIsolating: false });
  bundle.addResource(new FluentResource(source));
  return {
    lang,
    t(id, values) {
      const pattern = bundle.getMessage(id)?.value;
      return pattern ? bundle.formatPattern(pattern, values ?? null, []) : id;
    },
  };
}

export const TextsContext = createContext<Texts>({ lang: "de", t: (id) => id });

export function useTexts(): Texts {
  return useContext(TextsContext);
}

/** English as it is written in Europe: 24 hours, and the day before the month. */
const LOCALES: Record<string, string> = { de: "de-DE", en: "en-GB" };

/** The time of day, as `10:15`; without a zone that of the reader's device. */
export function clockTime(lang: string, instant: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(LOCALES[lang], { hour: "2-digit", minute: "2-digit", timeZone }).format(
    new Date(instant),
  );
}

/** The day, as `Montag, 23. November`. */
export function dayOf(lang: string, instant: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(LOCALES[lang], {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone,
  }).format(new Date(instant));
}

/** As `Türkisch`; the code itself where it has no name. */
export function languageName(lang: string, code: string): string {
  try {
    return (code && new Intl.DisplayNames(lang, { type: "language" }).of(code)) || code;
  } catch {
    return code;
  }
}
