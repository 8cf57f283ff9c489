/**
 * Stand-ins for tests: a peer connection that follows the state machine of JSEP (RFC 9429) without media, timers that
 * are moved by hand, and a wire between two peers that can be cut.
 */

import { Mesh } from "../mesh";
import type { GuestKind, Ice, PeerInfo, Role, SignalBody, SignalIn } from "../messages";
import { Peer, type PeerHost, type PeerView, type Timers, type Tracks } from "../peer";

export class FakeTimers implements Timers {
  now = 0;
  #waiting = new Map<number, { at: number; callback: () => void }>();
  #next = 1;

  set(callback: () => void, milliseconds: number): unknown {
    const id = this.#next++;
    this.#waiting.set(id, { at: this.now + milliseconds, callback });
    return id;
  }

  clear(timer: unknown): void {
    this.#waiting.delete(timer as number);
  }

  async advance(milliseconds: number): Promise<void> {
    const until = this.now + milliseconds;
    for (;;) {
      const due = [...this.#waiting].filter(([, t]) => t.at <= until).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.now = due[1].at;
      this.#waiting.delete(due[0]);
      due[1].callback();
      await settle();
    }
    this.now = until;
  }
}

/** Lets everything that waits for microtasks run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
}

export function fakeTrack(kind: "audio" | "video"): MediaStreamTrack {
  return { kind } as MediaStreamTrack;
}

interface FakeTransceiver {
  mid: string | null;
  direction: RTCRtpTransceiverDirection;
  currentDirection: RTCRtpTransceiverDirection | null;
  receiver: { track: { kind: string } };
  sender: {
    track: unknown;
    encoding: RTCRtpEncodingParameters;
    replaceTrack(track: unknown): Promise<void>;
    setStreams(): void;
    getParameters(): { encodings: RTCRtpEncodingParameters[] };
    setParameters(parameters: { encodings: RTCRtpEncodingParameters[] }): Promise<void>;
  };
}

type Handler = ((event: never) => void) | null;

let certificates = 0;

export class FakeConnection {
  onnegotiationneeded: Handler = null;
  onicecandidate: Handler = null;
  onconnectionstatechange: Handler = null;
  onsignalingstatechange: Handler = null;
  ontrack: Handler = null;

  connectionState: RTCPeerConnectionState = "new";
  signalingState: RTCSignalingState = "stable";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  restarts = 0;
  candidates: RTCIceCandidateInit[] = [];
  /** Bytes, since the beginning. */
  heard = 0;
  readonly fingerprint = `sha-256 ${++certificates}`;
  #transceivers: FakeTransceiver[] = [];
  #needed = false;
  #stableLocal: RTCSessionDescriptionInit | null = null;

  constructor(public configuration: RTCConfiguration) {}

  addTransceiver(kind: string, init: RTCRtpTransceiverInit): FakeTransceiver {
    const transceiver = this.#newTransceiver(kind, init.direction ?? "sendrecv");
    this.#need();
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.#transceivers;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  restartIce(): void {
    this.restarts++;
    this.#need();
  }

  async setLocalDescription(): Promise<void> {
    await this.#operation();
    if (this.signalingState === "have-remote-offer") {
      this.localDescription = { type: "answer", sdp: this.#sdp() };
      this.#settleDirections();
      this.#move("stable");
    } else {
      this.#needed = false;
      this.#stableLocal = this.localDescription;
      for (const [index, transceiver] of this.#transceivers.entries()) transceiver.mid = String(index);
      this.localDescription = { type: "offer", sdp: this.#sdp() };
      this.#move("have-local-offer");
    }
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await this.#operation();
    if (description.type === "answer") {
      if (this.signalingState !== "have-local-offer") throw new DOMException("", "InvalidStateError");
      this.remoteDescription = description;
      this.#settleDirections();
      this.#move("stable");
      return;
    }
    if (this.signalingState === "have-local-offer") {
      // Implicit rollback: what was asked for is still needed.
      this.localDescription = this.#stableLocal;
      this.#needed = true;
    }
    this.remoteDescription = description;
    for (const [index, { kind }] of media(description.sdp ?? "").entries()) {
      if (!this.#transceivers[index]) this.#newTransceiver(kind, "recvonly").mid = String(index);
    }
    this.#move("have-remote-offer");
    this.ontrack?.({} as never);
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    await this.#operation();
    if (!this.remoteDescription) throw new DOMException("", "InvalidStateError");
    this.candidates.push(candidate);
  }

  async getStats(): Promise<Map<string, unknown>> {
    return new Map([["pair", { type: "candidate-pair", bytesReceived: this.heard }]]);
  }

  close(): void {
    this.connectionState = "closed";
    this.signalingState = "closed";
  }

  /** What ICE and DTLS would bring about. */
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.({} as never);
  }

  gather(candidate: string): void {
    const init = { candidate, sdpMid: "0" };
    this.onicecandidate?.({ candidate: { ...init, toJSON: () => init } } as never);
  }

  #newTransceiver(kind: string, direction: RTCRtpTransceiverDirection): FakeTransceiver {
    const connection = this;
    let wanted = direction;
    const transceiver: FakeTransceiver = {
      mid: null,
      get direction() {
        return wanted;
      },
      set direction(next) {
        wanted = next;
        connection.#need();
      },
      currentDirection: null,
      receiver: { track: { kind } },
      sender: {
        track: null,
        async replaceTrack(track: unknown) {
          this.track = track;
        },
        setStreams() {},
        encoding: {},
        getParameters() {
          return { encodings: [{ ...this.encoding }] };
        },
        async setParameters({ encodings }) {
          this.encoding = encodings[0] ?? {};
        },
      },
    };
    this.#transceivers.push(transceiver);
    return transceiver;
  }

  #sdp(): string {
    const lines = this.#transceivers.map((t) => `m=${t.receiver.track.kind} ${t.direction}`);
    return [`a=fingerprint:${this.fingerprint}`, `a=ice-ufrag:${this.restarts}`, ...lines].join("\n");
  }

  #settleDirections(): void {
    const theirs = media(this.remoteDescription?.sdp ?? "");
    for (const [index, transceiver] of this.#transceivers.entries()) {
      const sends = transceiver.direction === "sendrecv" && !!theirs[index];
      const receives = theirs[index]?.direction === "sendrecv";
      transceiver.currentDirection = sends
        ? receives
          ? "sendrecv"
          : "sendonly"
        : receives
          ? "recvonly"
          : "inactive";
    }
    this.#needed = false;
  }

  #need(): void {
    this.#needed = true;
    queueMicrotask(() => this.#fireIfNeeded());
  }

  #fireIfNeeded(): void {
    if (!this.#needed || this.signalingState !== "stable") return;
    this.#needed = false;
    this.onnegotiationneeded?.({} as never);
  }

  #move(state: RTCSignalingState): void {
    const wasNeeded = this.#needed;
    this.signalingState = state;
    this.onsignalingstatechange?.({} as never);
    if (state === "stable" && wasNeeded) queueMicrotask(() => this.#fireIfNeeded());
  }

  async #operation(): Promise<void> {
    await Promise.resolve();
    if (this.connectionState === "closed") throw new DOMException("", "InvalidStateError");
  }
}

function media(sdp: string): { kind: string; direction: string }[] {
  return [...sdp.matchAll(/^m=(\w+) (\w+)$/gm)].map(([, kind = "", direction = ""]) => ({ kind, direction }));
}

const ICE: Ice = { servers: [], transport_policy: "all", expires_at: null };

/** One page: its peer object, the connections that it has made and the last view that it was told. */
export class FakePage {
  connections: FakeConnection[] = [];
  sent: SignalBody[] = [];
  views: PeerView[] = [];
  iceAsked = 0;
  sharing = false;
  peer!: Peer;
  deliver: (signal: SignalBody) => void = () => {};
  freshIce: () => Promise<Ice | null> = async () => ({
    ...ICE,
    servers: [{ urls: ["turn:fresh.example.org"] }],
  });

  constructor(
    readonly name: string,
    readonly polite: boolean,
    public instance: string,
    readonly timers: FakeTimers,
    readonly tracks: Tracks = both(),
  ) {}

  meet(other: FakePage): void {
    const host: PeerHost = {
      connect: (configuration) => {
        const connection = new FakeConnection(configuration);
        this.connections.push(connection);
        return connection as unknown as RTCPeerConnection;
      },
      timers: this.timers,
      stream: {} as MediaStream,
      send: (_to, signal) => {
        this.sent.push(signal);
        this.deliver(signal);
      },
      freshIce: () => {
        this.iceAsked++;
        return this.freshIce();
      },
      changed: (view) => this.views.push(view),
    };
    this.peer = new Peer(host, this.polite, other.info(), ICE, this.tracks);
  }

  info(presence: PeerInfo["presence"] = "here"): PeerInfo {
    const role = this.polite ? "citizen" : "staff";
    const { name, instance } = this;
    return { participant: name, role, kind: null, name, sharing: this.sharing, instance, presence };
  }

  seen(other: FakePage, presence: PeerInfo["presence"] = "here"): void {
    this.peer.update(other.info(presence), ICE);
  }

  get connection(): FakeConnection {
    const last = this.connections[this.connections.length - 1];
    if (!last) throw new Error(`${this.name} has made no connection`);
    return last;
  }

  get view(): PeerView {
    const last = this.views[this.views.length - 1];
    if (!last) throw new Error(`${this.name} has been told nothing`);
    return last;
  }
}

export function both(): Tracks {
  return { audio: fakeTrack("audio"), video: fakeTrack("video"), screen: null };
}

/** Joins two pages by a wire; messages on a cut wire are lost, as `peer_absent` would lose them. */
export class Wire {
  cut = false;

  constructor(
    readonly a: FakePage,
    readonly b: FakePage,
  ) {
    this.#join(a, b);
    this.#join(b, a);
  }

  #join(from: FakePage, to: FakePage): void {
    const instance = from.instance;
    from.deliver = (signal) => {
      const incoming: SignalIn = { ...signal, from: from.name, from_instance: instance };
      if (!this.cut) queueMicrotask(() => to.peer.receive(incoming));
    };
  }
}

interface FakeMember {
  participant: string;
  role: Role;
  kind?: GuestKind;
}

/** One page of several: its mesh, all connections that it has made, and what it was told last. */
export class FakeGuestPage {
  readonly connections: FakeConnection[] = [];
  views: PeerView[] = [];
  presence: PeerInfo["presence"] = "here";
  sharing = false;
  readonly mesh: Mesh;

  constructor(
    readonly room: FakeRoom,
    readonly member: FakeMember,
    public instance: string,
  ) {
    this.mesh = new Mesh({
      connect: (configuration) => {
        const connection = new FakeConnection(configuration);
        this.connections.push(connection);
        return connection as unknown as RTCPeerConnection;
      },
      timers: room.timers,
      stream: {} as MediaStream,
      send: (to, signal) => room.carry(this, to, signal),
      freshIce: async () => ICE,
      changed: (views) => {
        this.views = views;
      },
    });
    this.mesh.send(both());
  }

  get open(): FakeConnection[] {
    return this.connections.filter(({ connectionState }) => connectionState !== "closed");
  }

  info(): PeerInfo {
    const { participant, role, kind = null } = this.member;
    const { instance, presence, sharing } = this;
    return { participant, role, kind, name: participant, instance, presence, sharing };
  }
}

/** A consultation with any number of pages, and a server that carries signals and tells who is there. */
export class FakeRoom {
  readonly pages = new Map<string, FakeGuestPage>();
  readonly members: string[] = [];
  #instances = 0;

  constructor(readonly timers: FakeTimers) {}

  /** Whoever is there already is replaced, as by a page that is loaded anew. */
  join(participant: string, role: Role, kind?: GuestKind): FakeGuestPage {
    const member = kind ? { participant, role, kind } : { participant, role };
    const page = new FakeGuestPage(this, member, `${participant} ${++this.#instances}`);
    this.pages.set(participant, page);
    if (!this.members.includes(participant)) this.members.push(participant);
    return page;
  }

  /** They do not belong to the consultation any more. */
  remove(participant: string): void {
    this.members.splice(this.members.indexOf(participant), 1);
    this.pages.get(participant)?.mesh.leave();
    this.pages.delete(participant);
  }

  /** A snapshot for everybody, and all that follows from it, until media flow wherever two have agreed. */
  async tell(): Promise<void> {
    for (const page of this.pages.values()) {
      const others = [...this.pages.values()].filter((other) => other !== page);
      const peers = others.map((other) => other.info());
      const { participant, role, kind = null } = page.member;
      const you = { participant, role, kind, name: participant, sharing: page.sharing };
      if (page.presence === "here") page.mesh.meet({ you, members: this.members, peers, ice: ICE });
    }
    await settle();
    for (const page of this.pages.values()) {
      for (const connection of page.open) {
        if (connection.remoteDescription && connection.signalingState === "stable") {
          connection.become("connected");
        }
      }
    }
    await settle();
  }

  carry(from: FakeGuestPage, to: PeerInfo, signal: SignalBody): void {
    const incoming: SignalIn = { ...signal, from: from.member.participant, from_instance: from.instance };
    const page = this.pages.get(to.participant);
    if (page && page.instance === to.instance && page.presence === "here") {
      queueMicrotask(() => page.mesh.receive(incoming));
    }
  }
}
