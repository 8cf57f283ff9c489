/** The quality of a connection, both ways. */

import { describe, expect, it } from "vitest";
import { type Flow, judge, qualityBetween, sampleOf } from "./quality";

function flow(change: Partial<Flow> = {}): Flow {
  return { packets: 1000, lost: 0, roundTrip: 0.05, isOverworked: false, ...change };
}

describe("one way", () => {
  it.each([
    ["nothing lost", flow({ packets: 1100 }), "good", null],
    ["a little lost", flow({ packets: 1100, lost: 5 }), "fair", "loss"],
    ["much lost", flow({ packets: 1100, lost: 10 }), "weak", "loss"],
    ["a handful of packets, which say nothing", flow({ packets: 1004, lost: 3 }), "good", null],
    ["a long way", flow({ packets: 1100, roundTrip: 0.4 }), "fair", "delay"],
    ["a very long way", flow({ packets: 1100, roundTrip: 0.9 }), "weak", "delay"],
    ["a very long way, and a little lost", flow({ packets: 1100, lost: 5, roundTrip: 0.9 }), "weak", "delay"],
    ["nothing comes any more", flow(), "weak", "silence"],
    ["a computer with too much to do", flow({ packets: 1100, isOverworked: true }), "fair", "work"],
    ["a count that starts anew", flow({ packets: 30, lost: 0 }), "weak", "silence"],
  ] as const)("%s", (_name, now, level, cause) => {
    expect(judge(flow(), now)).toEqual({ level, cause });
  });

  it("is not judged by what was lost before, nor by silence before the first packet", () => {
    expect(judge(null, flow({ lost: 500 })).level).toBe("good");
    expect(judge(flow({ packets: 0 }), flow({ packets: 0 })).level).toBe("good");
  });
});

describe("a sample", () => {
  const report = new Map<string, unknown>([
    ["a", { type: "inbound-rtp", packetsReceived: 10, packetsLost: 1 }],
    ["v", { type: "inbound-rtp", packetsReceived: 20, packetsLost: 2 }],
    ["o", { type: "outbound-rtp", packetsSent: 40, qualityLimitationReason: "none" }],
    ["p", { type: "outbound-rtp", packetsSent: 50, qualityLimitationReason: "cpu" }],
    ["r", { type: "remote-inbound-rtp", packetsLost: 3, roundTripTime: 0.2 }],
    ["s", { type: "remote-inbound-rtp", packetsLost: 4, roundTripTime: 0.1 }],
    ["x", { type: "candidate-pair", nominated: false, state: "succeeded", currentRoundTripTime: 9 }],
    ["y", { type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.1 }],
  ]);

  it("adds up all streams each way, and takes the round trip of the path in use", () => {
    expect(sampleOf(report)).toEqual({
      received: { packets: 33, lost: 3, roundTrip: 0.1, isOverworked: false },
      sent: { packets: 90, lost: 7, roundTrip: 0.2, isOverworked: true },
    });
  });

  it("makes people hear of a weak connection only where they hear and see badly", () => {
    const before = sampleOf(new Map());
    const quiet = { ...before, received: flow() };
    const sentBadly = { received: flow({ packets: 1100 }), sent: flow({ lost: 500 }) };
    expect(qualityBetween(quiet, { ...quiet, received: flow({ packets: 1100, lost: 50 }) })).toBe("weak");
    expect(qualityBetween(quiet, sentBadly)).toBe("good");
    expect(qualityBetween(quiet, quiet)).toBe("good");
  });
});
