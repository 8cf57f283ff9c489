/** How long it is likely to take, told as honestly as it can be known: as a range. Pure functions. */

import type { Progress } from "../call/progress";

/** The server's pages do the same (videodesk/consultations/policy.py). */
const ROUNDED_TO = 5;

/** At least and at most so many minutes. */
export interface WaitRange {
  from: number;
  to: number;
}

export function waitRange(minutes: number): WaitRange {
  const wait = Math.max(0, minutes);
  return {
    from: Math.floor((wait * 0.8) / ROUNDED_TO) * ROUNDED_TO,
    to: Math.max(1, Math.ceil((wait * 1.25) / ROUNDED_TO)) * ROUNDED_TO,
  };
}

/** From now until it is likely to be our turn, by the server's clock; null where nobody can say. */
export function estimatedWait({ place, clockOffset }: Progress, now: number): WaitRange | null {
  const at = place?.estimated_at;
  return at ? waitRange((Date.parse(at) - (now + clockOffset)) / 60_000) : null;
}
