/**
 * Texts of the live pages. They come from `locales/<lang>/live.ftl`, the same Fluent files that serve the Python side;
 * only the page's language is loaded.
 */

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

export interface Texts {
  lang: string;
  t(id: string, values?: Record<string, FluentVariable>): string;
}

const SOURCES: Record<string, () => Promise<{ default: string }>> = {
  de: () => import("../locales/de/live.ftl?raw"),
  en: () => import("../locales/en/live.ftl?raw"),
};

export async function loadTexts(lang: string): Promise<Texts> {
  const known = lang in SOURCES ? lang : "de";
  const source = await SOURCES[known]?.();
  return makeTexts(known, source?.default ?? "");
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
