/** What the paths that were found mean for a call. A pure function. */

import type { Path, Paths } from "./paths";

export type Verdict =
  | "good"
  /** Only by a detour, or with long delays: it still works. */
  | "slow"
  /** No relay can be reached; a direct way may still be enough. */
  | "doubtful"
  | "blocked"
  /** There is no relay that could have been tried: nothing is known to be wrong. */
  | "untested";

/** A conversation becomes tiring above this, in milliseconds from here to the relay and back. */
const LONG = 250;

export function verdictOf({ relayed, direct }: Paths): Verdict {
  if (!relayed.length) return "untested";
  const working = relayed.filter(works);
  if (!working.length) return direct ? "doubtful" : "blocked";
  const quickest = Math.min(...working.map(({ roundTrip }) => roundTrip ?? 0));
  return quickest > LONG || isDetour(relayed) ? "slow" : "good";
}

function works(path: Path): boolean {
  return path.roundTrip !== null;
}

/** Is UDP there to be used, and does not get through? By TCP one lost packet holds up all that follow. */
function isDetour(paths: Path[]): boolean {
  const byUdp = paths.filter(({ way }) => way === "udp");
  return byUdp.length > 0 && !byUdp.some(works);
}
