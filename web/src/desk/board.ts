/** What a desk knows: its snapshot, kept up to date by what comes after it. Pure functions. */

import type { Board, DeskSnapshot, DeskState, Instant, Row } from "../protocol/messages";

export interface DeskView extends DeskState {
  now: Instant;
  desk: DeskSnapshot["desk"];
  /** By start. */
  rows: Row[];
}

export function openedWith({ now, desk, rows, state }: DeskSnapshot): DeskView {
  return { now, desk, rows: inTime(rows), ...state };
}

export function withBoard(view: DeskView, { now, rows, gone }: Board): DeskView {
  const known = new Map([...view.rows, ...rows].map((row) => [row.consultation, row]));
  for (const consultation of gone) known.delete(consultation);
  return { ...view, now, rows: inTime([...known.values()]) };
}

function inTime(rows: Row[]): Row[] {
  return [...rows].sort(
    (a, b) => compare(a.starts_at, b.starts_at) || compare(a.consultation, b.consultation),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
