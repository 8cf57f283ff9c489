/**
 * Camera, microphone and loudspeaker of this person: opening, changing, switching off.
 *
 * `LocalMedia` holds the tracks for as long as the page needs them; the pages watch its store, the call sends its
 * tracks. Only the ids of chosen devices are remembered. Problems are told as `Problem`, never thrown.
 */

import { Store } from "../store";
import { type Problem, problemOf, problemWith } from "./problems";

export interface Device {
  id: string;
  label: string;
}

export type DeviceKind = "camera" | "microphone" | "speaker";

export interface MediaState {
  /** `ready`: the question for the devices has been answered, well or badly. */
  phase: "idle" | "asking" | "ready";
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  muted: boolean;
  cameraOff: boolean;
  problem: Problem | null;
  devices: Record<DeviceKind, Device[]>;
  chosen: Record<DeviceKind, string>;
}

interface Wanted {
  audio: boolean;
  video: boolean;
}

type Grabbed = { stream: MediaStream; problem: null } | { stream: null; problem: Problem };

/** Enough to read a document that is held up; phones and old computers still keep up. */
const PICTURE: MediaTrackConstraints = {
  width: { ideal: 960, max: 1280 },
  height: { ideal: 540, max: 720 },
  frameRate: { ideal: 20, max: 30 },
};
const SOUND: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};
const KINDS: Record<string, DeviceKind> = {
  videoinput: "camera",
  audioinput: "microphone",
  audiooutput: "speaker",
};

/** Can this browser hold a call at all? */
export function isSupported(): boolean {
  return (
    typeof RTCPeerConnection === "function" &&
    "restartIce" in RTCPeerConnection.prototype &&
    "addTransceiver" in RTCPeerConnection.prototype &&
    typeof MediaStream === "function"
  );
}

/** Can sound be sent to a loudspeaker of one's choice? */
export function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

export class LocalMedia extends Store<MediaState> {
  /** Counts openings and closings: what was asked for before the last one comes too late. */
  #turn = 0;

  constructor() {
    super({
      phase: "idle",
      audio: null,
      video: null,
      muted: false,
      cameraOff: false,
      problem: null,
      devices: { camera: [], microphone: [], speaker: [] },
      chosen: { camera: recall("camera"), microphone: recall("microphone"), speaker: recall("speaker") },
    });
    navigator.mediaDevices?.addEventListener?.("devicechange", () => void this.#list());
  }

  /** Asks for the devices. Where one is missing or busy, the other is opened alone. */
  async open(wanted: Wanted = { audio: true, video: true }): Promise<void> {
    this.close();
    const turn = this.#turn;
    this.set({ phase: "asking", problem: null, cameraOff: !wanted.video });
    const both = await this.#grab(wanted);
    if (turn !== this.#turn) return;
    if (both.stream) this.#keep(both.stream);
    else if (wanted.audio && wanted.video && (await this.#mayHalve(both.problem))) {
      await this.#openHalves(both.problem);
    } else this.set({ problem: both.problem });
    if (turn !== this.#turn) return;
    this.set({ phase: "ready" });
    await this.#list();
  }

  close(): void {
    this.#turn++;
    this.#drop("audio");
    this.#drop("video");
    this.set({ phase: "idle" });
  }

  toggleMicrophone(): void {
    const { audio, muted } = this.value;
    if (!audio) return void this.#openOne("audio");
    audio.enabled = muted;
    this.set({ muted: !muted });
  }

  /** Off means that the camera is let go, so that its light goes out. */
  async toggleCamera(): Promise<void> {
    if (this.value.video) {
      this.#drop("video");
      this.set({ cameraOff: true });
    } else await this.#openOne("video");
  }

  async choose(kind: DeviceKind, id: string): Promise<void> {
    remember(kind, id);
    this.set({ chosen: { ...this.value.chosen, [kind]: id } });
    if (kind === "camera" && !this.value.cameraOff) await this.#openOne("video");
    if (kind === "microphone") await this.#openOne("audio");
  }

  // --- opening --------------------------------------------------------------------------------------------------

  async #grab(wanted: Wanted): Promise<Grabbed> {
    const { camera, microphone } = this.value.chosen;
    const turn = this.#turn;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: wanted.audio && withDevice(SOUND, microphone),
        video: wanted.video && withDevice(PICTURE, camera),
      });
      if (turn === this.#turn) return { stream, problem: null };
      // Nobody wants it any more: the camera's light must not stay on.
      for (const track of stream.getTracks()) track.stop();
      return { stream: null, problem: "aborted" };
    } catch (error) {
      return { stream: null, problem: problemOf(error, window.isSecureContext) };
    }
  }

  /** A refusal is not asked about again behind people's backs, unless it was for one device alone. */
  async #mayHalve(problem: Problem): Promise<boolean> {
    if (problem === "insecure" || problem === "forbidden") return false;
    if (problem !== "denied") return true;
    const states = await Promise.all([permission("camera"), permission("microphone")]);
    return states.includes("granted");
  }

  async #openHalves(problem: Problem): Promise<void> {
    const sound = await this.#grab({ audio: true, video: false });
    if (sound.stream) this.#keep(sound.stream);
    const turn = this.#turn;
    const picture = await this.#grab({ audio: false, video: true });
    if (turn !== this.#turn) return;
    if (picture.stream) this.#keep(picture.stream);
    if (!sound.stream && !picture.stream) this.set({ problem });
    else if (!picture.stream) {
      this.set({ problem: problemWith("camera", picture.problem), cameraOff: true });
    } else if (!sound.stream) this.set({ problem: problemWith("microphone", sound.problem) });
  }

  async #openOne(kind: "audio" | "video"): Promise<void> {
    // Some phones cannot open a second camera while the first is held.
    if (kind === "video") this.#drop("video");
    const turn = this.#turn;
    this.set({ problem: null });
    const grabbed = await this.#grab({ audio: kind === "audio", video: kind === "video" });
    if (turn !== this.#turn) return;
    if (grabbed.stream) this.#keep(grabbed.stream);
    else {
      const device = kind === "video" ? "camera" : "microphone";
      this.set({ problem: problemWith(device, grabbed.problem) });
      if (kind === "video") this.set({ cameraOff: true });
    }
    await this.#list();
  }

  #keep(stream: MediaStream): void {
    for (const track of stream.getTracks()) {
      const kind = track.kind as "audio" | "video";
      const before = this.value[kind];
      if (kind === "audio") {
        track.enabled = !this.value.muted;
        this.set({ audio: track });
      } else this.set({ video: track, cameraOff: false });
      before?.stop();
      track.onended = () => this.#lost(track);
    }
  }

  /** A device has been pulled out, or the system has taken it away. */
  #lost(track: MediaStreamTrack): void {
    const kind = track.kind as "audio" | "video";
    if (this.value[kind] !== track) return;
    this.#drop(kind);
    void this.#openOne(kind);
  }

  #drop(kind: "audio" | "video"): void {
    const track = this.value[kind];
    if (!track) return;
    track.onended = null;
    track.stop();
    this.set(kind === "audio" ? { audio: null } : { video: null });
  }

  async #list(): Promise<void> {
    const found = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
    const devices: Record<DeviceKind, Device[]> = { camera: [], microphone: [], speaker: [] };
    for (const { kind, deviceId, label } of found) {
      const list = KINDS[kind];
      // Before the permission is given, devices have no names: nothing to choose from.
      if (list && deviceId && label) devices[list].push({ id: deviceId, label });
    }
    this.set({ devices });
  }
}

function withDevice(constraints: MediaTrackConstraints, id: string): MediaTrackConstraints {
  return id ? { ...constraints, deviceId: { ideal: id } } : constraints;
}

async function permission(name: "camera" | "microphone"): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name: name as PermissionName })).state;
  } catch {
    return "prompt";
  }
}

/** Will the devices open without a question? */
export async function isPermitted(): Promise<boolean> {
  const states = await Promise.all([permission("camera"), permission("microphone")]);
  return states.every((state) => state === "granted");
}

function recall(kind: DeviceKind): string {
  try {
    return localStorage.getItem(`videodesk.${kind}`) ?? "";
  } catch {
    return "";
  }
}

function remember(kind: DeviceKind, id: string): void {
  try {
    localStorage.setItem(`videodesk.${kind}`, id);
  } catch {
    // Private windows may refuse; then the choice lasts for this page.
  }
}
