/**
 * The peer connections to all others in the consultation: one for each pair, each with a life of its own (`peer.ts`).
 *
 * Who belongs to the consultation, the server says (`members`). Whoever does not any more loses their connection at
 * once; whoever belongs and is not connected keeps it, since media do not need the server. No DOM here.
 */

import type { Ice, PeerInfo, SignalIn, Snapshot } from "./messages";
import { Peer, type PeerHost, type PeerView, type Tracks } from "./peer";
import { compareParties, isPolite } from "./rank";
import { sendingTo } from "./sending";

export type Standing = Pick<Snapshot, "you" | "members" | "peers" | "ice">;

export interface MeshHost extends Omit<PeerHost, "changed"> {
  changed(views: PeerView[]): void;
}

/** Signals of people whom we do not know yet; each negotiation has some dozen. */
const MAX_PENDING = 256;

export class Mesh {
  readonly #host: MeshHost;
  readonly #peers = new Map<string, Peer>();
  readonly #views = new Map<string, PeerView>();
  #you: Standing["you"] | null = null;
  #tracks: Tracks = { audio: null, video: null, screen: null };
  #pending: SignalIn[] = [];

  constructor(host: MeshHost) {
    this.#host = host;
  }

  get size(): number {
    return this.#peers.size;
  }

  /** Brings the connections in line with what a snapshot says. */
  meet({ you, members, peers, ice }: Standing): void {
    this.#you = you;
    const listed = new Map(peers.map((info) => [info.participant, info]));
    for (const [participant, peer] of [...this.#peers]) {
      if (!members.includes(participant)) this.#forget(participant, peer);
      else if (!listed.has(participant)) peer.markAway(ice);
    }
    for (const info of peers) {
      const known = this.#peers.get(info.participant);
      if (known) known.update(info, ice, isPolite(you, info));
      else if (members.includes(info.participant)) this.#add(info, ice, isPolite(you, info));
    }
    const early = this.#pending;
    this.#pending = [];
    for (const signal of early) this.receive(signal);
    this.#limit();
  }

  receive(signal: SignalIn): void {
    const peer = this.#peers.get(signal.from);
    if (peer) peer.receive(signal);
    else this.#pending.push(signal);
    if (this.#pending.length > MAX_PENDING) this.#pending.shift();
  }

  /** What everybody is to be sent from now on. */
  send(tracks: Tracks): void {
    for (const kind of ["audio", "video", "screen"] as const) {
      if (tracks[kind] === this.#tracks[kind]) continue;
      for (const peer of this.#peers.values()) peer.setTrack(kind, tracks[kind]);
    }
    this.#tracks = { ...tracks };
    this.#limit();
  }

  /** After our own socket has come back. */
  catchUp(): void {
    for (const peer of this.#peers.values()) peer.catchUp();
  }

  networkChanged(): void {
    for (const peer of this.#peers.values()) peer.networkChanged();
  }

  /** By participant, of those who are connected. */
  stats(): Map<string, Promise<RTCStatsReport>> {
    const found = new Map<string, Promise<RTCStatsReport>>();
    for (const [participant, peer] of this.#peers) {
      const report = peer.stats();
      if (report) found.set(participant, report);
    }
    return found;
  }

  /** By participant: how loud they are, from 0 to 1. */
  levels(): Map<string, number> {
    return new Map([...this.#peers].map(([participant, peer]) => [participant, peer.level()]));
  }

  /** Closes everything; early signals may belong to the next call. */
  leave({ forGood = false } = {}): void {
    if (forGood) this.#pending = [];
    if (!this.#peers.size) return;
    for (const peer of this.#peers.values()) peer.close();
    this.#peers.clear();
    this.#views.clear();
    this.#host.changed([]);
  }

  #add(info: PeerInfo, ice: Ice, polite: boolean): void {
    const host: PeerHost = { ...this.#host, changed: (view) => this.#changed(view) };
    this.#peers.set(info.participant, new Peer(host, polite, info, ice, this.#tracks));
  }

  #forget(participant: string, peer: Peer): void {
    peer.close();
    this.#peers.delete(participant);
    this.#views.delete(participant);
    this.#pending = this.#pending.filter(({ from }) => from !== participant);
    this.#host.changed(this.#inOrder());
  }

  #changed(view: PeerView): void {
    this.#views.set(view.participant, view);
    this.#host.changed(this.#inOrder());
  }

  #inOrder(): PeerView[] {
    return [...this.#views.values()].sort(compareParties);
  }

  #limit(): void {
    const others = [...this.#views.values()].filter(({ presence }) => presence !== "left").length;
    const sending = sendingTo(others, {
      isSigning: this.#you?.kind === "sign_language",
      isSharing: this.#tracks.screen !== null,
    });
    for (const peer of this.#peers.values()) peer.limit(sending);
  }
}
