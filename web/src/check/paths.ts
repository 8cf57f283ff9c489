/**
 * Tries the ways between this device and the server's relay (TURN), each by itself.
 *
 * Two connections of this page send data to each other through the relay and nothing else. So a way that works has
 * really carried something, there and back.
 */

import type { Ice } from "../protocol/messages";
import { within } from "../within";

/** How a device reaches the relay. The later ones get through where the earlier ones are forbidden, but are slower. */
export type Way = "udp" | "tcp" | "tls";

export interface Path {
  /** The host and the port of the relay. */
  host: string;
  way: Way;
  /** From this device to the relay and back, in milliseconds; null when nothing came through. */
  roundTrip: number | null;
}

export interface Paths {
  relayed: Path[];
  /** Can others reach this device without a relay, as far as can be told? Null when nobody has said. */
  direct: boolean | null;
}

export type Connect = (configuration: RTCConfiguration) => RTCPeerConnection;

/** Longer than this no path is worth waiting for, in milliseconds. */
const PATIENCE = 6_000;
const PINGS = 4;

const connectHere: Connect = (configuration) => new RTCPeerConnection(configuration);

export async function tryPaths(ice: Ice, connect: Connect = connectHere): Promise<Paths> {
  const [direct, ...relayed] = await Promise.all([
    seesItself(ice, connect),
    ...relays(ice).map((relay) => tryPath(relay, connect)),
  ]);
  return { relayed, direct };
}

/** Each address of a relay as a server of its own. */
export function relays(ice: Ice): (RTCIceServer & { urls: string })[] {
  return ice.servers.flatMap((server) =>
    [server.urls]
      .flat()
      .filter((url) => /^turns?:/.test(url))
      .map((url) => ({ ...server, urls: url })),
  );
}

/** RFC 7065; what names no transport means UDP, or TLS over TCP. */
export function readUrl(url: string): { host: string; way: Way } {
  const [, scheme, host = "", transport] = /^(turns?):([^?]*)(?:\?transport=(\w+))?/.exec(url) ?? [];
  if (scheme === "turns") return { host, way: transport === "udp" ? "udp" : "tls" };
  return { host, way: transport === "tcp" ? "tcp" : "udp" };
}

async function tryPath(relay: RTCIceServer & { urls: string }, connect: Connect): Promise<Path> {
  const configuration: RTCConfiguration = { iceServers: [relay], iceTransportPolicy: "relay" };
  const near = connect(configuration);
  const far = connect(configuration);
  try {
    const roundTrip = await within(PATIENCE, measure(near, far));
    return { ...readUrl(relay.urls), roundTrip };
  } catch {
    return { ...readUrl(relay.urls), roundTrip: null };
  } finally {
    near.close();
    far.close();
  }
}

async function measure(near: RTCPeerConnection, far: RTCPeerConnection): Promise<number> {
  far.ondatachannel = ({ channel }) => {
    channel.onmessage = ({ data }) => channel.send(data);
  };
  const channel = near.createDataChannel("check");
  const opened = new Promise<void>((resolve) => {
    channel.onopen = () => resolve();
  });
  const foundNothing = Promise.all([tellCandidates(near, far), tellCandidates(far, near)]);
  await Promise.all([introduce(near, far), Promise.race([opened, foundNothing])]);
  let best = Number.POSITIVE_INFINITY;
  for (let ping = 0; ping < PINGS; ping++) best = Math.min(best, await echo(channel));
  // It has gone to the relay and back twice: once for each of the two connections.
  return Math.ceil(best / 2);
}

async function introduce(near: RTCPeerConnection, far: RTCPeerConnection): Promise<void> {
  await near.setLocalDescription();
  if (near.localDescription) await far.setRemoteDescription(near.localDescription);
  await far.setLocalDescription();
  if (far.localDescription) await near.setRemoteDescription(far.localDescription);
}

/** Never resolves; rejects when the relay has given nothing. */
function tellCandidates(from: RTCPeerConnection, to: RTCPeerConnection): Promise<never> {
  return new Promise((_, reject) => {
    let count = 0;
    from.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) {
        count++;
        void to.addIceCandidate(candidate).catch(() => {});
      } else if (!candidate && !count) reject(new Error("the relay has not answered"));
    };
  });
}

function echo(channel: RTCDataChannel): Promise<number> {
  return new Promise((resolve) => {
    const sent = performance.now();
    channel.onmessage = () => resolve(performance.now() - sent);
    channel.send("?");
  });
}

/** Whether a server outside has told us by which address it sees us: then others can often reach us there. */
async function seesItself(ice: Ice, connect: Connect): Promise<boolean | null> {
  if (ice.transport_policy === "relay" || !ice.servers.length) return null;
  const connection = connect({ iceServers: ice.servers });
  connection.createDataChannel("check");
  const seen = new Promise<boolean>((resolve) => {
    connection.onicecandidate = ({ candidate }) => {
      if (!candidate) resolve(false);
      else if (candidate.type === "srflx") resolve(true);
    };
  });
  try {
    await connection.setLocalDescription();
    return await within(PATIENCE, seen);
  } catch {
    return false;
  } finally {
    connection.close();
  }
}
