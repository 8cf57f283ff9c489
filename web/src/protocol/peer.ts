/**
 * The peer connection to one other participant, through all its lives.
 *
 * Perfect negotiation (W3C WebRTC, section 10.7): the impolite side opens and makes the first offer, the polite side
 * opens when that arrives. There are always three transceivers, sound, picture and screen, both ways: what is switched
 * off, on or over is only another track, or none, on the sender. So nothing but a first connection and an ICE restart
 * needs a negotiation; browsers recover badly from a collision of two that change directions.
 *
 * The socket may come and go: media do not depend on it. What ends a connection is that the other side has left, or
 * that its page has been loaded anew (another instance). A connection that breaks is mended by an ICE restart: by the
 * impolite side, or by whoever has been away, for they know first. A collision is settled as any other.
 *
 * Neighbours: `messages.ts` for the shapes; `mesh.ts` has one of these for each other participant.
 * The constructor of the connection and the timers are handed in, so the tests run on fakes. No DOM here.
 */

import type { GuestKind, Ice, PeerInfo, Presence, Role, SignalBody, SignalIn } from "./messages";
import type { Limit, Sending } from "./sending";

/** A short `disconnected` mends itself; after this long we help. Milliseconds, like all below. */
const PATIENCE = 2_000;
/** A first connection that takes longer than this has lost a message on its way. */
const FIRST_CONNECTION = 15_000;
/** From one attempt to mend to the next. */
const NEXT_ATTEMPT = 10_000;
/** How much longer the polite side waits for the impolite one to mend. */
const COURTESY = 6_000;
/** Browsers take five seconds and more to notice that a path is gone. Where there is reason to doubt it, this is enough. */
const SILENCE = 1_000;
/** Signals of a page that we have not been told of yet; more than one negotiation never waits here. */
const MAX_EARLY = 64;

/** In the order of the transceivers. */
const KINDS = ["audio", "video", "screen"] as const;

export type Kind = (typeof KINDS)[number];
export type Tracks = Record<Kind, MediaStreamTrack | null>;

export interface Timers {
  set(callback: () => void, milliseconds: number): unknown;
  clear(timer: unknown): void;
}

export interface PeerHost {
  /** `new RTCPeerConnection(configuration)` */
  connect(configuration: RTCConfiguration): RTCPeerConnection;
  timers: Timers;
  /** Names the group in which our sound and picture are kept in step. */
  stream: MediaStream;
  send(to: PeerInfo, signal: SignalBody): void;
  /** Servers with credentials that are good from now; null when the server cannot be asked. */
  freshIce(): Promise<Ice | null>;
  changed(view: PeerView): void;
}

/** `closed`: no connection is wanted now. `broken`: it was lost and is being mended. */
export type Link = "closed" | "connecting" | "connected" | "shaky" | "broken";

/** What the page shows of the other participant. */
export interface PeerView {
  participant: string;
  role: Role;
  /** What a guest is there for. */
  kind: GuestKind | null;
  name: string;
  presence: Presence;
  link: Link;
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  /** Only while it is shown. */
  screen: MediaStreamTrack | null;
}

export class Peer {
  readonly #host: PeerHost;
  #polite: boolean;
  #info: PeerInfo;
  #ice: Ice;
  #pc: RTCPeerConnection | null = null;
  #hasConnected = false;
  #tracks: Tracks;
  #sending: Sending | null = null;
  #lastSound = 0;

  #making = false;
  #answering = false;
  #ignoring = false;
  #candidates: RTCIceCandidateInit[] = [];
  #early: SignalIn[] = [];
  #inbox: Promise<void> = Promise.resolve();

  #timer: unknown = null;
  #attempts = 0;

  constructor(host: PeerHost, polite: boolean, info: PeerInfo, ice: Ice, tracks: Tracks) {
    this.#host = host;
    this.#polite = polite;
    this.#info = info;
    this.#ice = ice;
    this.#tracks = { ...tracks };
    if (!polite && info.presence === "here") this.#open();
    else this.#tell();
  }

  /** What a snapshot says of this participant. */
  update(info: PeerInfo, ice: Ice, polite = this.#polite): void {
    const before = this.#info;
    this.#polite = polite;
    this.#info = info;
    this.#ice = ice;
    if (info.presence === "left" || info.instance !== before.instance) this.#drop();
    if (info.presence === "here") {
      if (!this.#pc && !this.#polite) this.#open();
      else if (before.presence !== "here") this.catchUp();
    }
    this.#tell();
    for (const signal of this.#early.splice(0)) this.receive(signal);
  }

  /** The snapshot does not name this participant. */
  markAway(ice: Ice): void {
    this.update({ ...this.#info, presence: "gone" }, ice);
  }

  /** A signal from this participant. */
  receive(signal: SignalIn): void {
    if (signal.from_instance !== this.#info.instance) {
      // News may overtake the snapshot that names the page they come from. Old pages' signals are dropped with it.
      if (this.#early.length < MAX_EARLY) this.#early.push(signal);
      return;
    }
    if (this.#info.presence === "left") return;
    this.#inbox = this.#inbox.then(() => this.#take(signal)).catch(() => {});
  }

  /** Sends another track, or none, in place of the one so far. */
  setTrack(kind: Kind, track: MediaStreamTrack | null): void {
    this.#tracks[kind] = track;
    const transceiver = this.#transceiver(kind);
    if (transceiver) this.#put(transceiver, track);
  }

  /** How much may be sent to this participant. */
  limit(sending: Sending): void {
    this.#sending = sending;
    if (this.#pc?.connectionState === "connected") this.#applyLimits();
  }

  /** How loud they are right now, from 0 to 1. */
  level(): number {
    const [source] = this.#transceiver("audio")?.receiver.getSynchronizationSources?.() ?? [];
    // What was heard last is told on and on, also when nothing comes any more.
    const isFresh = source !== undefined && source.rtpTimestamp !== this.#lastSound;
    this.#lastSound = source?.rtpTimestamp ?? 0;
    return isFresh ? (source.audioLevel ?? 0) : 0;
  }

  /** After either side's socket has come back: signals may have been lost, media need not have been. */
  catchUp(): void {
    const pc = this.#pc;
    if (!pc) return;
    // Also while media flow: as long as it is not answered, nobody can negotiate anything else.
    if (pc.signalingState === "have-local-offer") this.#sendDescription(pc);
    this.networkChanged();
  }

  networkChanged(): void {
    const pc = this.#pc;
    if (!pc) return;
    if (isConnected(pc)) void this.#doubt(pc);
    else {
      this.#attempts ||= 1;
      this.#mendIn(0);
    }
  }

  stats(): Promise<RTCStatsReport> | null {
    return this.#pc?.connectionState === "connected" ? this.#pc.getStats() : null;
  }

  close(): void {
    this.#drop();
    this.#early = [];
  }

  // --- the connection -------------------------------------------------------------------------------------------

  #open(): void {
    const pc = this.#make();
    for (const kind of KINDS) {
      const media = kind === "audio" ? "audio" : "video";
      const transceiver = pc.addTransceiver(media, { direction: "sendrecv", streams: [this.#host.stream] });
      this.#put(transceiver, this.#tracks[kind]);
    }
    this.#tell();
  }

  #make(): RTCPeerConnection {
    const pc = this.#host.connect(configuration(this.#ice));
    this.#pc = pc;
    pc.onnegotiationneeded = () => this.#negotiate(pc);
    pc.onicecandidate = ({ candidate }) => {
      if (candidate && pc === this.#pc) this.#host.send(this.#info, { candidate: candidate.toJSON() });
    };
    pc.onconnectionstatechange = () => this.#connectionChanged(pc);
    pc.onsignalingstatechange = () => this.#tell();
    pc.ontrack = () => this.#tell();
    this.#mendIn(FIRST_CONNECTION);
    return pc;
  }

  #drop(): void {
    const pc = this.#pc;
    this.#pc = null;
    this.#hasConnected = false;
    this.#making = this.#answering = this.#ignoring = false;
    this.#candidates = [];
    this.#host.timers.clear(this.#timer);
    this.#attempts = 0;
    if (!pc) return;
    pc.onnegotiationneeded = pc.onicecandidate = pc.onconnectionstatechange = null;
    pc.onsignalingstatechange = pc.ontrack = null;
    pc.close();
    this.#tell();
  }

  /** Both sides have them in the order of the first offer. */
  #transceiver(kind: Kind): RTCRtpTransceiver | undefined {
    return this.#pc?.getTransceivers()[KINDS.indexOf(kind)];
  }

  #put(transceiver: RTCRtpTransceiver, track: MediaStreamTrack | null): void {
    void transceiver.sender.replaceTrack(track).catch(() => {});
  }

  #applyLimits(): void {
    for (const kind of ["video", "screen"] as const) {
      const sender = this.#transceiver(kind)?.sender;
      if (sender && this.#sending) void limitSender(sender, this.#sending[kind]).catch(() => {});
    }
  }

  // --- negotiation ----------------------------------------------------------------------------------------------

  async #negotiate(pc: RTCPeerConnection): Promise<void> {
    try {
      this.#making = true;
      await pc.setLocalDescription();
      this.#sendDescription(pc);
    } catch {
      // Closed meanwhile, or the other side was faster; `negotiationneeded` comes again if there is need.
    } finally {
      if (pc === this.#pc) this.#making = false;
    }
  }

  async #take(signal: SignalIn): Promise<void> {
    if (signal.from_instance !== this.#info.instance) return;
    if (signal.candidate) return this.#takeCandidate(signal.candidate);
    const description = signal.description;
    if (!description) return;
    // Another certificate means another connection at the other end: ours has lost its counterpart.
    if (this.#pc && isOther(this.#pc.remoteDescription, description)) this.#drop();
    if (this.#pc) return this.#takeDescription(this.#pc, description);
    if (!this.#polite) return this.#open();
    if (description.type === "offer") return this.#takeDescription(this.#make(), description);
  }

  async #takeDescription(pc: RTCPeerConnection, description: RTCSessionDescriptionInit): Promise<void> {
    const isOffer = description.type === "offer";
    const isReady = !this.#making && (pc.signalingState === "stable" || this.#answering);
    this.#ignoring = !this.#polite && isOffer && !isReady;
    if (this.#ignoring) return;

    this.#answering = description.type === "answer";
    try {
      await pc.setRemoteDescription(description);
    } finally {
      this.#answering = false;
    }
    if (pc !== this.#pc) return;
    for (const candidate of this.#candidates.splice(0)) await this.#addCandidate(pc, candidate);
    if (!isOffer) return;
    this.#attach(pc);
    await pc.setLocalDescription();
    this.#sendDescription(pc);
  }

  /** Puts our tracks on the transceivers that an offer has brought. */
  #attach(pc: RTCPeerConnection): void {
    for (const kind of KINDS) {
      const transceiver = this.#transceiver(kind);
      if (!transceiver || pc !== this.#pc) continue;
      if (transceiver.direction === "recvonly") {
        transceiver.direction = "sendrecv";
        transceiver.sender.setStreams?.(this.#host.stream);
      }
      this.#put(transceiver, this.#tracks[kind]);
    }
  }

  async #takeCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    const pc = this.#pc;
    if (pc?.remoteDescription) await this.#addCandidate(pc, candidate);
    else this.#candidates.push(candidate);
  }

  async #addCandidate(pc: RTCPeerConnection, candidate: RTCIceCandidateInit): Promise<void> {
    // One that fails belongs to an offer which we ignored, or to an earlier generation: no harm.
    await pc.addIceCandidate(candidate).catch(() => {});
  }

  #sendDescription(pc: RTCPeerConnection): void {
    if (pc !== this.#pc || !pc.localDescription) return;
    const { type, sdp } = pc.localDescription;
    this.#host.send(this.#info, { description: { type, sdp } });
  }

  // --- mending --------------------------------------------------------------------------------------------------

  #connectionChanged(pc: RTCPeerConnection): void {
    switch (pc.connectionState) {
      case "connected":
        this.#hasConnected = true;
        this.#attempts = 0;
        this.#host.timers.clear(this.#timer);
        this.#applyLimits();
        break;
      case "disconnected":
        this.#mendIn(PATIENCE);
        break;
      case "failed":
        this.#mendIn(0);
        break;
    }
    this.#tell();
  }

  #mendIn(milliseconds: number): void {
    this.#host.timers.clear(this.#timer);
    this.#timer = this.#host.timers.set(() => void this.#mend(), milliseconds);
  }

  async #mend(): Promise<void> {
    const pc = this.#pc;
    // Nobody is there to negotiate with; `update` calls again when they are back.
    if (!pc || isConnected(pc) || this.#info.presence !== "here") return;
    const attempt = ++this.#attempts;
    if (this.#polite && attempt === 1) return this.#mendIn(COURTESY);
    await this.#restart(pc, () => attempt === this.#attempts && !isConnected(pc));
    if (pc === this.#pc && attempt === this.#attempts) this.#mendIn(NEXT_ATTEMPT);
  }

  /** It looks connected. When nothing comes in any more, it is not. */
  async #doubt(pc: RTCPeerConnection): Promise<void> {
    const before = await received(pc);
    if (pc !== this.#pc || !isConnected(pc)) return;
    this.#host.timers.clear(this.#timer);
    this.#timer = this.#host.timers.set(() => void this.#listen(pc, before), SILENCE);
  }

  async #listen(pc: RTCPeerConnection, before: number): Promise<void> {
    const isSilent = (await received(pc)) === before;
    if (isSilent) await this.#restart(pc, () => isConnected(pc));
  }

  async #restart(pc: RTCPeerConnection, isWanted: () => boolean): Promise<void> {
    const ice = await this.#host.freshIce();
    if (pc !== this.#pc || !isWanted()) return;
    if (ice) pc.setConfiguration(configuration(ice));
    if (pc.signalingState === "have-local-offer") this.#sendDescription(pc);
    else pc.restartIce();
  }

  // --- telling --------------------------------------------------------------------------------------------------

  #tell(): void {
    const { participant, role, kind, name, presence, sharing } = this.#info;
    this.#host.changed({
      participant,
      role,
      kind,
      name,
      presence,
      link: this.#link(),
      audio: this.#incoming("audio"),
      video: this.#incoming("video"),
      screen: sharing ? this.#incoming("screen") : null,
    });
  }

  #link(): Link {
    switch (this.#pc?.connectionState) {
      case undefined:
      case "closed":
        return "closed";
      case "connected":
        return "connected";
      case "disconnected":
        return "shaky";
      case "failed":
        return "broken";
      default:
        return this.#hasConnected ? "broken" : "connecting";
    }
  }

  #incoming(kind: Kind): MediaStreamTrack | null {
    const transceiver = this.#transceiver(kind);
    const direction = transceiver?.currentDirection;
    return transceiver && (direction === "sendrecv" || direction === "recvonly")
      ? transceiver.receiver.track
      : null;
  }
}

/** Where a browser does not know its encodings yet, or not this parameter, it sends as it likes. */
async function limitSender(sender: RTCRtpSender, limit: Limit): Promise<void> {
  const parameters = sender.getParameters();
  const [encoding] = parameters.encodings ?? [];
  if (!encoding) return;
  if (
    encoding.maxBitrate === limit.maxBitrate &&
    encoding.scaleResolutionDownBy === limit.scaleResolutionDownBy
  )
    return;
  Object.assign(encoding, limit);
  await sender.setParameters(parameters);
}

function configuration(ice: Ice): RTCConfiguration {
  return { iceServers: ice.servers, iceTransportPolicy: ice.transport_policy };
}

/** A function of its own, as the state may change across an `await` which the type checker does not see. */
function isConnected(pc: RTCPeerConnection): boolean {
  return pc.connectionState === "connected";
}

const COUNTS = ["bytesReceived", "requestsReceived", "responsesReceived"];

/** What has come in so far, be it media or nothing but the other side's signs of life; the number says no more. */
async function received(pc: RTCPeerConnection): Promise<number> {
  let sum = 0;
  for (const [, entry] of (await pc.getStats()) as unknown as Iterable<[string, Record<string, unknown>]>) {
    if (entry.type !== "candidate-pair") continue;
    for (const count of COUNTS) sum += Number(entry[count] ?? 0);
  }
  return sum;
}

function isOther(known: RTCSessionDescription | null, next: RTCSessionDescriptionInit): boolean {
  if (!known || next.type === "rollback") return false;
  return fingerprint(known.sdp) !== fingerprint(next.sdp ?? "");
}

/** The certificate of a session description (RFC 8122); each connection draws its own. */
function fingerprint(sdp: string): string {
  return /^a=fingerprint:(.*)$/m.exec(sdp)?.[1]?.trim().toLowerCase() ?? "";
}
