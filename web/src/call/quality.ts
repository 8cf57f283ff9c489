/** Is the connection good enough to talk? Read from the statistics of a peer connection, pure arithmetic. */

export interface Sample {
  received: number;
  lost: number;
  /** Round trip in seconds; null while unknown. */
  roundTrip: number | null;
}

export type Quality = "good" | "weak";

/** Speech becomes hard to follow from here on. */
const LOSS_LIMIT = 0.08;
const ROUND_TRIP_LIMIT = 0.6;
/** Fewer packets than these say nothing about the share that is lost. */
const ENOUGH = 20;

export function sampleOf(report: Iterable<[string, unknown]>): Sample {
  const sample: Sample = { received: 0, lost: 0, roundTrip: null };
  for (const [, entry] of report) {
    const stats = entry as Record<string, unknown>;
    if (stats.type === "inbound-rtp") {
      sample.received += Number(stats.packetsReceived ?? 0);
      sample.lost += Number(stats.packetsLost ?? 0);
    } else if (stats.type === "candidate-pair" && stats.nominated && stats.state === "succeeded") {
      if (typeof stats.currentRoundTripTime === "number") sample.roundTrip = stats.currentRoundTripTime;
    }
  }
  return sample;
}

export function qualityBetween(before: Sample | null, now: Sample): Quality {
  if (now.roundTrip !== null && now.roundTrip > ROUND_TRIP_LIMIT) return "weak";
  if (!before) return "good";
  const lost = now.lost - before.lost;
  const all = now.received - before.received + lost;
  return all >= ENOUGH && lost / all > LOSS_LIMIT ? "weak" : "good";
}
