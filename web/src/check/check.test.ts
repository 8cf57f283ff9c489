/** What the paths that were found mean, and how the test of the connection goes about it. */

import { describe, expect, it, vi } from "vitest";
import type { Ice } from "../protocol/messages";
import { ConnectionTest } from "./connection";
import { type Path, readUrl, relays, tryPaths, type Way } from "./paths";
import { verdictOf } from "./verdict";

const NO_ICE: Ice = { servers: [], transport_policy: "all", expires_at: null };

function relayed(...found: [Way, number | null][]): Path[] {
  return found.map(([way, roundTrip]) => ({ host: "turn.example.org:3478", way, roundTrip }));
}

describe("the verdict", () => {
  it.each([
    ["good", relayed(["udp", 40], ["tcp", 40], ["tls", 60])],
    ["good", relayed(["udp", 40], ["tcp", null], ["tls", null])],
    ["good", relayed(["tls", 60])],
    ["slow", relayed(["udp", null], ["tcp", 40])],
    ["slow", relayed(["udp", 400], ["tcp", 500])],
    ["blocked", relayed(["udp", null], ["tcp", null], ["tls", null])],
    ["untested", []],
  ] as const)("is %s for %j", (verdict, paths) => {
    expect(verdictOf({ relayed: [...paths], direct: null })).toBe(verdict);
  });

  it("does not call a line blocked that may be good enough without a relay", () => {
    expect(verdictOf({ relayed: relayed(["udp", null]), direct: true })).toBe("doubtful");
    expect(verdictOf({ relayed: relayed(["udp", null]), direct: false })).toBe("blocked");
  });

  it("is no false alarm where the server has no relay", () => {
    expect(verdictOf({ relayed: [], direct: false })).toBe("untested");
  });
});

describe("the addresses of relays", () => {
  it.each([
    ["turn:turn.example.org:3478", "turn.example.org:3478", "udp"],
    ["turn:turn.example.org:3478?transport=udp", "turn.example.org:3478", "udp"],
    ["turn:turn.example.org?transport=tcp", "turn.example.org", "tcp"],
    ["turns:turn.example.org:443", "turn.example.org:443", "tls"],
    ["turns:[2001:db8::1]:443?transport=tcp", "[2001:db8::1]:443", "tls"],
  ])("%s is read", (url, host, way) => {
    expect(readUrl(url)).toEqual({ host, way });
  });

  it("are tried one by one, with the credentials of their server", () => {
    const server = { urls: ["turn:a", "turns:b"], username: "1:x", credential: "secret" };
    const ice: Ice = { ...NO_ICE, servers: [{ urls: ["stun:a"] }, server] };
    expect(relays(ice)).toEqual([
      { ...server, urls: "turn:a" },
      { ...server, urls: "turns:b" },
    ]);
  });
});

describe("the test of the connection", () => {
  it("opens no connection where there is nothing to be tried", async () => {
    const connect = vi.fn();
    expect(await tryPaths(NO_ICE, connect)).toEqual({ relayed: [], direct: null });
    expect(connect).not.toHaveBeenCalled();
  });

  it("asks, tries and tells", async () => {
    const paths = { relayed: relayed(["udp", 30]), direct: true };
    const test = new ConnectionTest(
      async () => ({ ok: true, ice: NO_ICE }),
      async () => paths,
    );
    const running = test.run();
    expect(test.value.phase).toBe("running");
    await running;
    expect(test.value).toEqual({ phase: "done", verdict: "good", paths });
  });

  it("knows nothing when the server does not answer, and can be repeated", async () => {
    let isUp = false;
    const test = new ConnectionTest(
      async () => (isUp ? { ok: true, ice: NO_ICE } : { ok: false, code: "no_answer" }),
      async () => ({ relayed: relayed(["udp", 30]), direct: true }),
    );
    await test.run();
    expect(test.value).toMatchObject({ phase: "done", verdict: null });
    isUp = true;
    await test.run();
    expect(test.value.verdict).toBe("good");
  });
});
