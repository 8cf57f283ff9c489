/** The log of a consultation as a page knows it. Pure functions. */

import type { EntryKind, EntryOf, LogEntry, Snapshot } from "./messages";

/** What was known, and what a snapshot adds; one that begins at 0 tells everything anew. */
export function joinLog(known: LogEntry[], { since, log }: Pick<Snapshot, "since" | "log">): LogEntry[] {
  return [...known.filter(({ seq }) => seq <= since), ...log];
}

/** Those of one kind, oldest first. */
export function entriesOf<K extends EntryKind>(
  log: LogEntry[],
  kind: K,
): (LogEntry & { entry: EntryOf<K> })[] {
  return log.filter((one): one is LogEntry & { entry: EntryOf<K> } => one.entry.kind === kind);
}
