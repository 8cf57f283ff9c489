/**
 * One consultation from this page: ties the line to the server, the peer connections and the local media together.
 *
 * It decides nothing that people see: it tells events of `progress.ts` and keeps the views of the peers in its store.
 */

import type { LocalMedia } from "../media/devices";
import { ScreenCapture } from "../media/screenCapture";
import { drawId } from "../protocol/ids";
import { Mesh } from "../protocol/mesh";
import type {
  Commands,
  ConsultationRequests,
  GuestKind,
  Ice,
  Role,
  SignalIn,
  Snapshot,
} from "../protocol/messages";
import type { PeerView, Timers, Tracks } from "../protocol/peer";
import { type Answer, consultationLine, type Line, type LineState } from "../protocol/socket";
import { Store } from "../store";
import { advance, isInCall, isOver, type Progress, type ProgressEvent, START } from "./progress";
import { type Quality, qualityBetween, type Sample, sampleOf } from "./quality";

export interface SessionState {
  line: LineState;
  progress: Progress;
  peers: PeerView[];
  quality: Quality;
  /** Of guests whom this page has invited: the server keeps no link. */
  links: Record<string, string>;
  /** What others are typing now, by participant. */
  typed: Record<string, string>;
}

export type Who = { link: string } | { guest: string } | { consultation: string };

const QUALITY_EVERY = 3_000;
const NOTHING: Tracks = { audio: null, video: null, screen: null };

const timers: Timers = {
  set: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

export class Session extends Store<SessionState> {
  readonly screen = new ScreenCapture();
  readonly #media: LocalMedia;
  readonly #line: Line<ConsultationRequests>;
  readonly #mesh: Mesh;
  #wasDown = false;
  #returning = false;
  /** The server has been told that we show our screen. */
  #isSharing = false;
  #samples = new Map<string, Sample>();
  readonly #endings: (() => void)[] = [];

  constructor(who: Who, media: LocalMedia) {
    super({ line: "connecting", progress: START, peers: [], quality: "good", links: {}, typed: {} });
    this.#media = media;
    this.#mesh = this.#makeMesh();
    this.#endings.push(media.watch(() => this.#mediaChanged()));
    this.#endings.push(this.screen.watch(() => this.#screenChanged()));
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

  do<K extends keyof Commands<ConsultationRequests>, T = object>(
    command: K,
    body: Commands<ConsultationRequests>[K],
  ): Promise<Answer<T>> {
    return this.#line.command<K, T>(command, body);
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

  async invite(kind: GuestKind): Promise<Answer> {
    const answer = await this.do<"invite_guest", { guest: string; link: string }>("invite_guest", { kind });
    if (answer.ok) this.set({ links: { ...this.value.links, [answer.guest]: answer.link } });
    return answer;
  }

  /** Shows our screen to the others, if the server agrees that nobody else does. */
  async share(): Promise<void> {
    if (!(await this.screen.start())) return;
    const answer = await this.#line.ask("share", { on: true });
    if (!answer.ok) return this.screen.stop(answer.code === "somebody_shares" ? "taken" : "failed");
    this.#isSharing = true;
    if (!this.screen.value.track) this.#screenChanged();
  }

  /** By participant: how loud they are right now, from 0 to 1. */
  levels(): Map<string, number> {
    return this.#mesh.levels();
  }

  /** Leaves the page; the consultation goes on. */
  close(): void {
    for (const end of this.#endings) end();
    this.screen.stop();
    this.#mesh.leave();
    this.#line.close();
  }

  /** How the connection to this participant is doing. */
  async statsOf(participant: string): Promise<RTCStatsReport | null> {
    return (await this.#mesh.stats().get(participant)) ?? null;
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
    this.#mesh.catchUp();
    // A server that has been started anew does not know.
    if (this.#isSharing && !snapshot.you.sharing) void this.#line.ask("share", { on: true });
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
    if (!isOver(this.value.progress)) this.#mesh.receive(signal);
  }

  #lineChanged(line: LineState): void {
    if (line === "down") this.#wasDown = true;
    this.set({ line });
  }

  // --- the others -----------------------------------------------------------------------------------------------

  #makeMesh(): Mesh {
    return new Mesh({
      connect: (configuration) => new RTCPeerConnection(configuration),
      timers,
      stream: new MediaStream(),
      send: (to, signal) => {
        const address = { to: to.participant, to_instance: to.instance };
        void this.#line.ask("signal", { ...address, ...signal });
      },
      freshIce: async () => {
        const answer = await this.#line.ask<"ice", { ice: Ice }>("ice", {});
        return answer.ok ? answer.ice : null;
      },
      changed: (peers) => this.#peersChanged(peers),
    });
  }

  /** Brings the peer connections in line with the last snapshot. */
  #reconcile(): void {
    const { progress } = this.value;
    if (!progress.snapshot || !isInCall(progress)) {
      if (progress.snapshot) this.#leaveCall();
      return;
    }
    // Without an answer to the question for the devices, the first offer would carry no tracks.
    if (this.#media.value.phase !== "ready") return;
    this.#mesh.send(this.#outgoing());
    this.#mesh.meet(progress.snapshot);
  }

  #leaveCall(): void {
    this.screen.stop();
    this.#mesh.leave({ forGood: isOver(this.value.progress) });
    this.#samples.clear();
    if (this.value.quality !== "good") this.set({ quality: "good" });
  }

  #peersChanged(peers: PeerView[]): void {
    const before = new Map(this.value.peers.map((peer) => [peer.participant, peer]));
    this.set({ peers });
    const mine = this.value.progress.snapshot?.you.role;
    for (const { participant, role, link } of peers) {
      const isNew = link === "connected" && before.get(participant)?.link !== "connected";
      if (isNew && mine && areCitizenAndHost(mine, role)) void this.#line.command("connected", {});
    }
  }

  // --- our own side ---------------------------------------------------------------------------------------------

  /** On hold nobody is sent anything; what was on before is sent again when it goes on. */
  #outgoing(): Tracks {
    if (this.value.progress.snapshot?.consultation.held) return NOTHING;
    const { audio, video } = this.#media.value;
    return { audio, video, screen: this.screen.value.track };
  }

  #mediaChanged(): void {
    if (this.#mesh.size === 0) this.#reconcile();
    else this.#mesh.send(this.#outgoing());
  }

  #screenChanged(): void {
    if (!this.screen.value.track && this.#isSharing) {
      this.#isSharing = false;
      void this.#line.ask("share", { on: false });
    }
    this.#mediaChanged();
  }

  #watchNetwork(): void {
    const changed = () => this.#mesh.networkChanged();
    const connection = (navigator as { connection?: EventTarget }).connection;
    window.addEventListener("online", changed);
    connection?.addEventListener?.("change", changed);
    this.#endings.push(() => {
      window.removeEventListener("online", changed);
      connection?.removeEventListener?.("change", changed);
    });
  }

  /** As good as the worst connection is. */
  async #measure(): Promise<void> {
    const samples = new Map<string, Sample>();
    let quality: Quality = "good";
    for (const [participant, report] of this.#mesh.stats()) {
      const sample = sampleOf((await report) as unknown as Iterable<[string, unknown]>);
      samples.set(participant, sample);
      if (qualityBetween(this.#samples.get(participant) ?? null, sample) === "weak") quality = "weak";
    }
    this.#samples = samples;
    if (quality !== this.value.quality) this.set({ quality });
  }
}

/** The call has begun when these two see each other. */
function areCitizenAndHost(one: Role, other: Role): boolean {
  return (one === "citizen" && other === "staff") || (one === "staff" && other === "citizen");
}
