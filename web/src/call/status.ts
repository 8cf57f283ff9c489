/** The one sentence that says how the connection is: the most important of what could be said. */

import type { PeerView } from "../protocol/peer";
import type { SessionState } from "./session";

export interface Status {
  /** Id of the text, with the other's name as `name`; empty when all is well. */
  text: string;
  name: string;
  tone: "quiet" | "busy" | "bad";
}

export function statusOf({ line, peers, quality }: Pick<SessionState, "line" | "peers" | "quality">): Status {
  const peer = mostPresent(peers);
  const name = peer?.name ?? "";
  if (!peer) {
    return line === "up"
      ? { text: "live-status-nobody", name, tone: "busy" }
      : { text: "live-status-connecting", name, tone: "busy" };
  }
  if (peer.presence === "left") return { text: "live-status-left", name, tone: "busy" };
  if (peer.link === "connected") return connected(line, quality, name);
  if (peer.presence === "reconnecting") return { text: "live-status-away", name, tone: "bad" };
  if (peer.presence === "gone") return { text: "live-status-gone", name, tone: "bad" };
  switch (peer.link) {
    case "shaky":
      return { text: "live-status-shaky", name, tone: "bad" };
    case "broken":
      return { text: "live-status-broken", name, tone: "bad" };
    default:
      return { text: "live-status-connecting", name, tone: "busy" };
  }
}

function connected(line: SessionState["line"], quality: SessionState["quality"], name: string): Status {
  if (quality === "weak") return { text: "live-status-weak", name, tone: "bad" };
  // Media do not need the server; it is enough to mention it.
  if (line === "down") return { text: "live-status-server-lost", name, tone: "quiet" };
  return { text: "", name, tone: "quiet" };
}

function mostPresent(peers: PeerView[]): PeerView | undefined {
  const rank = { here: 0, reconnecting: 1, gone: 2, left: 3 };
  return [...peers].sort((a, b) => rank[a.presence] - rank[b.presence])[0];
}
