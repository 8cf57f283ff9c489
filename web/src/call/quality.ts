/** Is the connection good enough to talk? Read from the statistics of a peer connection, pure arithmetic. */

/** What has gone one way so far. */
export interface Flow {
  /** Packets that were sent: those that have arrived, and those that are lost. */
  packets: number;
  lost: number;
  /** Round trip in seconds; null while unknown. */
  roundTrip: number | null;
  /** The sending computer has too much to do. */
  isOverworked: boolean;
}

/** To us, and from us as the other side reports it. */
export interface Sample {
  received: Flow;
  sent: Flow;
}

export type Quality = "good" | "weak";
export type Level = "good" | "fair" | "weak";
export type Cause = "loss" | "delay" | "silence" | "work";

export interface Verdict {
  level: Level;
  /** The worst of what is wrong; null when nothing is. */
  cause: Cause | null;
}

/** Speech becomes hard to follow from the second on; the first can be seen and heard. */
const LOSS_LIMITS = { fair: 0.03, weak: 0.08 };
const ROUND_TRIP_LIMITS = { fair: 0.35, weak: 0.6 };
/** Fewer packets than these say nothing about the share that is lost. */
const ENOUGH = 20;

export function sampleOf(report: Iterable<[string, unknown]>): Sample {
  const sample = { received: emptyFlow(), sent: emptyFlow() };
  for (const [, entry] of report) {
    const stats = entry as Record<string, unknown>;
    switch (stats.type) {
      case "inbound-rtp":
        sample.received.packets += number(stats.packetsReceived) + number(stats.packetsLost);
        sample.received.lost += number(stats.packetsLost);
        break;
      case "outbound-rtp":
        sample.sent.packets += number(stats.packetsSent);
        sample.sent.isOverworked ||= stats.qualityLimitationReason === "cpu";
        break;
      // W3C WebRTC Statistics, section 8.3: what the other side says in its RTCP reports of what we send.
      case "remote-inbound-rtp":
        sample.sent.lost += number(stats.packetsLost);
        sample.sent.roundTrip = longest(sample.sent.roundTrip, stats.roundTripTime);
        break;
      case "candidate-pair":
        if (stats.nominated && stats.state === "succeeded") {
          sample.received.roundTrip = longest(null, stats.currentRoundTripTime);
        }
    }
  }
  return sample;
}

/** How it has been one way since the sample before. */
export function judge(before: Flow | null, now: Flow): Verdict {
  const delay = levelOf(now.roundTrip ?? 0, ROUND_TRIP_LIMITS);
  const { packets, lost } = before ? difference(before, now) : { packets: 0, lost: 0 };
  const loss = packets >= ENOUGH ? levelOf(lost / packets, LOSS_LIMITS) : "good";
  if (loss === "weak" || (loss === "fair" && delay !== "weak")) return { level: loss, cause: "loss" };
  if (delay !== "good") return { level: delay, cause: "delay" };
  // Nothing at all after there has been something: a microphone sends also when nobody speaks.
  if (before && before.packets > 0 && packets === 0) return { level: "weak", cause: "silence" };
  return now.isOverworked ? { level: "fair", cause: "work" } : { level: "good", cause: null };
}

/** Of what we receive: all that people in a call are told. */
export function qualityBetween(before: Sample | null, now: Sample): Quality {
  const { level, cause } = judge(before?.received ?? null, now.received);
  return level === "weak" && cause !== "silence" ? "weak" : "good";
}

function emptyFlow(): Flow {
  return { packets: 0, lost: 0, roundTrip: null, isOverworked: false };
}

function difference(before: Flow, now: Flow): { packets: number; lost: number } {
  return { packets: Math.max(0, now.packets - before.packets), lost: Math.max(0, now.lost - before.lost) };
}

function levelOf(value: number, limits: { fair: number; weak: number }): Level {
  if (value > limits.weak) return "weak";
  return value > limits.fair ? "fair" : "good";
}

function longest(known: number | null, value: unknown): number | null {
  return typeof value === "number" ? Math.max(known ?? 0, value) : known;
}

function number(value: unknown): number {
  return Number(value ?? 0);
}
