/**
 * Camera, microphone and loudspeaker of this person: opening, changing, switching off.
 *
 * `LocalMedia` holds the tracks for as long as the page needs them; the pages watch its store, the call sends its
 * tracks. Problems are told as `Problem`, never thrown. Choices are remembered, and a camera that was switched off
 * stays off for this visit.
 *
 * Neighbours: `opening` asks the browser, `picture` makes of the camera what others see.
 */

import { forLater, forThisVisit } from "../choices";
import { Store } from "../store";
import { mayAskForHalf, type Opened, openDevices, type Wanted } from "./opening";
import { type BlurProblem, blurProblemOf, blurred, type Picture, plain } from "./picture";
import { type Problem, problemWith } from "./problems";

export interface Device {
  id: string;
  label: string;
}

export type DeviceKind = "camera" | "microphone" | "speaker";

export interface MediaState {
  /** `ready`: the question for the devices has been answered, well or badly. */
  phase: "idle" | "asking" | "ready";
  audio: MediaStreamTrack | null;
  /** What others see of the camera. */
  video: MediaStreamTrack | null;
  muted: boolean;
  cameraOff: boolean;
  blur: boolean;
  /** The camera is on, and its blurred picture is still to come. */
  preparing: boolean;
  problem: Problem | null;
  devices: Record<DeviceKind, Device[]>;
  chosen: Record<DeviceKind, string>;
  /** Ids of the devices that are open. */
  inUse: Record<"camera" | "microphone", string>;
}

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
  #camera: MediaStreamTrack | null = null;
  #picture: Picture | null = null;

  constructor() {
    super({
      phase: "idle",
      audio: null,
      video: null,
      muted: false,
      cameraOff: forThisVisit.recall("camera") === "off",
      blur: forLater.recall("blur") === "on",
      preparing: false,
      problem: null,
      devices: { camera: [], microphone: [], speaker: [] },
      chosen: {
        camera: forLater.recall("camera"),
        microphone: forLater.recall("microphone"),
        speaker: forLater.recall("speaker"),
      },
      inUse: { camera: "", microphone: "" },
    });
    navigator.mediaDevices?.addEventListener?.("devicechange", () => void this.#list());
  }

  /** What `open` asks for unless it is told. */
  get wanted(): Wanted {
    return { audio: true, video: forThisVisit.recall("camera") !== "off" };
  }

  /** Asks for the devices. Where one is missing or busy, the other is opened alone. */
  async open(wanted: Wanted = this.wanted): Promise<void> {
    this.close();
    const turn = this.#turn;
    this.set({ phase: "asking", problem: null, cameraOff: !wanted.video });
    const both = await this.#open(wanted);
    if (turn !== this.#turn) return;
    if (both.stream) this.#keep(both.stream);
    else if (wanted.audio && wanted.video && (await mayAskForHalf(both.problem))) {
      await this.#openHalves(both.problem);
    } else this.set({ problem: both.problem });
    if (turn !== this.#turn) return;
    this.set({ phase: "ready" });
    await this.#list();
  }

  /** The camera is not asked for, until it is switched on. */
  async openSoundOnly(): Promise<void> {
    forThisVisit.remember("camera", "off");
    await this.open();
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
    const isOn = this.#camera !== null;
    forThisVisit.remember("camera", isOn ? "off" : "");
    if (isOn) {
      this.#drop("video");
      this.set({ cameraOff: true });
    } else await this.#openOne("video");
  }

  async choose(kind: DeviceKind, id: string): Promise<void> {
    forLater.remember(kind, id);
    this.set({ chosen: { ...this.value.chosen, [kind]: id } });
    if (kind === "camera" && !this.value.cameraOff) await this.#openOne("video");
    if (kind === "microphone") await this.#openOne("audio");
  }

  /** Starts the picture anew, so that no frame of the camera gets past the blur. */
  async setBlur(blur: boolean): Promise<void> {
    forLater.remember("blur", blur ? "on" : "off");
    this.set({ blur });
    if (this.#camera) await this.#openOne("video");
  }

  // --- opening --------------------------------------------------------------------------------------------------

  async #open(wanted: Wanted): Promise<Opened> {
    const turn = this.#turn;
    const opened = await openDevices(wanted, this.value.chosen);
    if (turn === this.#turn || !opened.stream) return opened;
    // Nobody wants it any more: the camera's light must not stay on.
    for (const track of opened.stream.getTracks()) track.stop();
    return { stream: null, problem: "aborted" };
  }

  async #openHalves(problem: Problem): Promise<void> {
    const sound = await this.#open({ audio: true, video: false });
    if (sound.stream) this.#keep(sound.stream);
    const turn = this.#turn;
    const picture = await this.#open({ audio: false, video: true });
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
    const opened = await this.#open({ audio: kind === "audio", video: kind === "video" });
    if (turn !== this.#turn) return;
    if (opened.stream) this.#keep(opened.stream);
    else {
      const device = kind === "video" ? "camera" : "microphone";
      this.set({ problem: problemWith(device, opened.problem) });
      if (kind === "video") this.set({ cameraOff: true });
    }
    await this.#list();
  }

  // --- holding --------------------------------------------------------------------------------------------------

  #keep(stream: MediaStream): void {
    for (const track of stream.getTracks()) {
      if (track.kind === "audio") this.#keepMicrophone(track);
      else void this.#keepCamera(track);
    }
  }

  #keepMicrophone(track: MediaStreamTrack): void {
    this.#drop("audio");
    track.enabled = !this.value.muted;
    track.onended = () => this.#lost("audio");
    this.set({ audio: track, inUse: { ...this.value.inUse, microphone: deviceOf(track) } });
  }

  async #keepCamera(camera: MediaStreamTrack): Promise<void> {
    this.#drop("video");
    this.#camera = camera;
    camera.onended = () => this.#lost("video");
    this.set({ cameraOff: false, inUse: { ...this.value.inUse, camera: deviceOf(camera) } });
    if (this.value.blur) await this.#showBlurred(camera);
    else this.#show(plain(camera));
  }

  async #showBlurred(camera: MediaStreamTrack): Promise<void> {
    this.set({ preparing: true });
    try {
      const picture = await blurred(camera, (problem) => this.#giveUpBlur(camera, problem));
      if (camera === this.#camera) this.#show(picture);
      else picture.close();
    } catch (error) {
      this.#giveUpBlur(camera, blurProblemOf(error));
    }
  }

  #show(picture: Picture): void {
    this.#picture = picture;
    this.set({ video: picture.track, preparing: false });
  }

  /** Without the blur nothing may be seen: people decide how to go on. */
  #giveUpBlur(camera: MediaStreamTrack, problem: BlurProblem): void {
    if (camera !== this.#camera) return;
    this.#drop("video");
    this.set({ cameraOff: true, problem });
  }

  /** A device has been pulled out, or the system has taken it away. */
  #lost(kind: "audio" | "video"): void {
    this.#drop(kind);
    void this.#openOne(kind);
  }

  #drop(kind: "audio" | "video"): void {
    if (kind === "audio") this.#dropMicrophone();
    else this.#dropCamera();
  }

  #dropMicrophone(): void {
    const { audio } = this.value;
    if (!audio) return;
    letGo(audio);
    this.set({ audio: null });
  }

  #dropCamera(): void {
    if (!this.#camera) return;
    letGo(this.#camera);
    this.#picture?.close();
    this.#camera = null;
    this.#picture = null;
    this.set({ video: null, preparing: false });
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

function deviceOf(track: MediaStreamTrack): string {
  return track.getSettings().deviceId ?? "";
}

function letGo(track: MediaStreamTrack): void {
  track.onended = null;
  track.stop();
}
