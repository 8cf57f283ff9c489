/**
 * One consultation from this page: ties the line to the server, the peer connections and the local media together.
 *
 * It decides nothing that people see: it tells events of `progress.ts` and keeps the views of the peers in its store.
 */

import type { LocalMedia } from "../media/devices";
import { drawId } from "../protocol/ids";
import type { Commands, ConsultationRequests, Ice, PeerInfo, SignalIn, Snapshot } from "../protocol/messages";
import { type Kind, Peer, type PeerHost, type PeerView, type Timers } from "../protocol/peer";
import { type Answer, consultationLine, type Line, type LineState } from "../protocol/socket";
import { Store } from "../store";
import { advance, isInCall, isOver, type Progress, type ProgressEvent, START } from "./progress";
import { type Quality, qualityBetween, type Sample, sampleOf } from "./quality";

export interface SessionState {
  line: LineState;
  progress: Progress;
  peers: PeerView[];
  quality: Quality;
  /** What others are typing now, by participant. */
  typed: Record<string, string>;
}

export type Who = { link: string } | { consultation: string };

/** Signals that come before our own devices are open wait here; one negotiation has some dozen. */
const MAX_PENDING = 256;
const QUALITY_EVERY = 3_000;

const timers: Timers = {
  set: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

export class Session extends Store<SessionState> {
  readonly #media: LocalMedia;
  readonly #line: Line<ConsultationRequests>;
  readonly #stream = new MediaStream();
  readonly #peers = new Map<string, Peer>();
  #pending: SignalIn[] = [];
  #wasDown = false;
  #returning = false;
  #sent: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
  #sample: Sample | null = null;
  readonly #endings: (() => void)[] = [];

  constructor(who: Who, media: LocalMedia) {
    super({ line: "connecting", progress: START, peers: [], quality: "good", typed: {} });
    this.#media = media;
    this.#endings.push(media.watch(() => this.#mediaChanged()));
    this.#watchNetwork();
    const watch = setInterval(() => void this.#measure(), QUALITY_EVERY);
    this.#endings.push(() => clearInterval(watch));
    this.#line = consultationLine(
      { ...who, instance: drawId() },
      {
        snapshot: (snapshot) => this.#snapshot(snapshot),
        queue: (place) => this.#tell({ type: "queue", place }),
        signal: (signal) => this.#signal(signal),
        typed: ({ from, text }) => this.set({ typed: { ...this.value.typed, [from]: text } }),
        state: (line) => this.#lineChanged(line),
        refused: (code) => this.#tell({ type: "refused", code }),
        takenOver: () => this.#tell({ type: "taken-over" }),
      },
    );
  }

  /** Enters the waiting room, or comes back into the call after having hung up. */
  async enter(): Promise<Answer> {
    const answer = await this.#line.command("enter", {});
    if (answer.ok) this.#tell({ type: "returned" });
    return answer;
  }

  do<K extends keyof Commands<ConsultationRequests>>(
    command: K,
    body: Commands<ConsultationRequests>[K],
  ): Promise<Answer> {
    return this.#line.command(command, body);
  }

  /** For the connection test before the call. */
  iceToCheck(): Promise<Answer<{ ice: Ice }>> {
    return this.#line.ask<"check", { ice: Ice }>("check", {});
  }

  /** What stands in our line so far. Only the newest counts, so nobody waits for an answer. */
  typing(text: string): void {
    void this.#line.ask("typed", { text });
  }

  leave(): Promise<Answer> {
    return this.#line.command("leave", {});
  }

  async hangUp(): Promise<void> {
    this.#tell({ type: "hung-up" });
    await this.#line.command("hang_up", {});
  }

  /** How staff come back after they hung up: by connecting again. */
  reconnect(): void {
    this.#returning = true;
    this.#line.close();
    this.#line.reopen();
  }

  /** Leaves the page; the consultation goes on. */
  close(): void {
    for (const end of this.#endings) end();
    this.#closePeers();
    this.#line.close();
  }

  /** How the connection to this participant is doing. */
  async statsOf(participant: string): Promise<RTCStatsReport | null> {
    return (await this.#peers.get(participant)?.stats()) ?? null;
  }

  // --- what comes in --------------------------------------------------------------------------------------------

  #tell(event: ProgressEvent): void {
    this.set({ progress: advance(this.value.progress, event) });
    this.#reconcile();
  }

  #snapshot(snapshot: Snapshot): void {
    this.#forgetTyped(snapshot);
    this.#tell({ type: "snapshot", snapshot, at: Date.now() });
    if (this.#returning) this.#tell({ type: "returned" });
    this.#returning = false;
    if (!this.#wasDown) return;
    this.#wasDown = false;
    for (const peer of this.#peers.values()) peer.catchUp();
  }

  /** A line that is finished, or of somebody who is gone, is typed no more. */
  #forgetTyped({ log, peers }: Snapshot): void {
    const known = this.value.progress.snapshot?.seq ?? 0;
    const done = new Set(
      log.filter((one) => one.seq > known && one.entry.kind === "live_text").map(({ by }) => by),
    );
    const here = new Set(peers.map(({ participant }) => participant));
    const typed = Object.entries(this.value.typed).filter(([who]) => here.has(who) && !done.has(who));
    this.set({ typed: Object.fromEntries(typed) });
  }

  #signal(signal: SignalIn): void {
    const peer = this.#peers.get(signal.from);
    if (peer) peer.receive(signal);
    else if (this.#pending.length < MAX_PENDING) this.#pending.push(signal);
  }

  #lineChanged(line: LineState): void {
    if (line === "down") this.#wasDown = true;
    this.set({ line });
  }

  // --- peers ----------------------------------------------------------------------------------------------------

  /** Brings the peer connections in line with the last snapshot. */
  #reconcile(): void {
    const { progress } = this.value;
    if (!progress.snapshot || !isInCall(progress)) {
      this.#closePeers();
      if (isOver(progress)) this.#pending = [];
      return;
    }
    // Without an answer to the question for the devices, the first offer would carry no tracks.
    if (this.#media.value.phase !== "ready") return;
    const { peers, ice, you } = progress.snapshot;
    this.#markMissing(peers, ice);
    for (const info of peers) {
      const known = this.#peers.get(info.participant);
      if (known) known.update(info, ice);
      else this.#meet(info, ice, you.role !== "staff");
    }
    for (const signal of this.#pending.splice(0)) this.#peers.get(signal.from)?.receive(signal);
  }

  #meet(info: PeerInfo, ice: Ice, polite: boolean): void {
    this.#sent = tracksOf(this.#media);
    const host: PeerHost = {
      connect: (configuration) => new RTCPeerConnection(configuration),
      timers,
      stream: this.#stream,
      send: (to, signal) => {
        const address = { to: to.participant, to_instance: to.instance };
        void this.#line.ask("signal", { ...address, ...signal });
      },
      freshIce: async () => {
        const answer = await this.#line.ask<"ice", { ice: Ice }>("ice", {});
        return answer.ok ? answer.ice : null;
      },
      changed: (view) => this.#peerChanged(view),
    };
    this.#peers.set(info.participant, new Peer(host, polite, info, ice, this.#sent));
  }

  #peerChanged(view: PeerView): void {
    const before = this.value.peers.find((peer) => peer.participant === view.participant);
    const others = this.value.peers.filter((peer) => peer !== before);
    this.set({ peers: [...others, view] });
    if (view.link === "connected" && before?.link !== "connected") void this.#line.command("connected", {});
  }

  /** Who is not listed is away, as after a restart of the server: their media go on. */
  #markMissing(peers: PeerInfo[], ice: Ice): void {
    const listed = new Set(peers.map((peer) => peer.participant));
    for (const [participant, peer] of this.#peers) if (!listed.has(participant)) peer.markAway(ice);
  }

  #closePeers(): void {
    if (!this.#peers.size) return;
    for (const peer of this.#peers.values()) peer.close();
    this.#peers.clear();
    this.#sample = null;
    this.set({ peers: [], quality: "good" });
  }

  // --- our own side ---------------------------------------------------------------------------------------------

  #mediaChanged(): void {
    if (this.#peers.size === 0) this.#reconcile();
    const tracks = tracksOf(this.#media);
    for (const kind of ["audio", "video"] as const) {
      if (tracks[kind] === this.#sent[kind]) continue;
      for (const peer of this.#peers.values()) peer.setTrack(kind, tracks[kind]);
    }
    this.#sent = tracks;
  }

  #watchNetwork(): void {
    const changed = () => {
      for (const peer of this.#peers.values()) peer.networkChanged();
    };
    const connection = (navigator as { connection?: EventTarget }).connection;
    window.addEventListener("online", changed);
    connection?.addEventListener?.("change", changed);
    this.#endings.push(() => {
      window.removeEventListener("online", changed);
      connection?.removeEventListener?.("change", changed);
    });
  }

  async #measure(): Promise<void> {
    const [peer] = this.#peers.values();
    const report = await peer?.stats();
    if (!report) return;
    const sample = sampleOf(report as unknown as Iterable<[string, unknown]>);
    const quality = qualityBetween(this.#sample, sample);
    this.#sample = sample;
    if (quality !== this.value.quality) this.set({ quality });
  }
}

function tracksOf(media: LocalMedia): Record<Kind, MediaStreamTrack | null> {
  const { audio, video } = media.value;
  return { audio, video };
}
