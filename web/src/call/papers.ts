/** Documents and signatures as a consultation's log tells of them. Pure functions. */

import { entriesOf } from "../protocol/log";
import type { EntryOf, LogEntry } from "../protocol/messages";

export interface Paper {
  id: string;
  name: string;
  size: number;
  canBeSigned: boolean;
  /** The participant who has handed it in; empty for what has been signed. */
  by: string;
  byName: string;
}

/** Those that are there now, oldest first. */
export function documentsIn(log: LogEntry[]): Paper[] {
  const removed = new Set(entriesOf(log, "document_removed").map(({ entry }) => entry.document));
  return entriesOf(log, "document")
    .filter(({ entry }) => !removed.has(entry.document))
    .map(({ entry, by, name }) => ({
      id: entry.document,
      name: entry.name,
      size: entry.size,
      canBeSigned: entry.can_be_signed,
      by,
      byName: name,
    }));
}

export type Asked = EntryOf<"signature_asked">;
export type Outcome = "asked" | "signed" | "declined" | "withdrawn";

/** The last signature that was asked for, and what has come of it; null where none was. */
export function signatureIn(log: LogEntry[]): { asked: Asked; outcome: Outcome } | null {
  const asked = entriesOf(log, "signature_asked").at(-1)?.entry;
  if (!asked) return null;
  const is = (kind: "signed" | "signature_declined" | "signature_withdrawn") =>
    entriesOf(log, kind).some(({ entry }) => entry.signature === asked.signature);
  if (is("signed")) return { asked, outcome: "signed" };
  if (is("signature_declined")) return { asked, outcome: "declined" };
  if (is("signature_withdrawn")) return { asked, outcome: "withdrawn" };
  return { asked, outcome: "asked" };
}

/** As people say it: 812 kB, 3,4 MB. */
export function sizeText(lang: string, bytes: number): string {
  const isLarge = bytes >= 1_000_000;
  const value = isLarge ? bytes / 1_000_000 : Math.max(1, bytes / 1_000);
  const digits = { maximumFractionDigits: isLarge ? 1 : 0 };
  return `${new Intl.NumberFormat(lang, digits).format(value)} ${isLarge ? "MB" : "kB"}`;
}
