/** Opening devices: what is asked for again when one fails, and that nothing stays on which nobody wants. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LocalMedia } from "./devices";
import type { BlurProblem, Picture } from "./picture";

vi.mock("./blur", () => ({ blur: (camera: FakeTrack, onFault: OnFault) => makeBlur(camera, onFault) }));

type OnFault = (problem: BlurProblem) => void;

class FakeTrack {
  enabled = true;
  isLive = true;
  onended: (() => void) | null = null;
  constructor(readonly kind: "audio" | "video") {}
  stop(): void {
    this.isLive = false;
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: `${this.kind}-1` };
  }
}

/** A picture with a blurred background, as `blur` makes it. */
class FakeBlur {
  readonly track = new FakeTrack("video");
  isOpen = true;
  constructor(readonly fail: OnFault) {}
  close(): void {
    this.isOpen = false;
  }
}

class FakeStorage {
  readonly items = new Map<string, string>();
  getItem = (name: string) => this.items.get(name) ?? null;
  setItem = (name: string, value: string) => void this.items.set(name, value);
}

type Outcome = "ok" | string;

let asked: { audio: boolean; video: boolean }[];
let tracks: FakeTrack[];
/** What happens to a device, or to both asked for at once. */
let outcome: { audio: Outcome; video: Outcome };
let permissions: Record<string, string>;
let answer: (() => void) | null;
let blurs: FakeBlur[];
/** How the next blur comes about; by default at once. */
let makeBlur: (camera: FakeTrack, onFault: OnFault) => Promise<unknown>;

async function getUserMedia(wanted: MediaStreamConstraints) {
  asked.push({ audio: !!wanted.audio, video: !!wanted.video });
  if (answer) await new Promise<void>((resolve) => (answer = resolve));
  const kinds = (["audio", "video"] as const).filter((kind) => wanted[kind]);
  for (const kind of kinds) {
    if (outcome[kind] !== "ok") throw Object.assign(new Error(), { name: outcome[kind] });
  }
  const opened = kinds.map((kind) => new FakeTrack(kind));
  tracks.push(...opened);
  return { getTracks: () => opened };
}

beforeEach(() => {
  asked = [];
  tracks = [];
  outcome = { audio: "ok", video: "ok" };
  permissions = { camera: "prompt", microphone: "prompt" };
  answer = null;
  blurs = [];
  makeBlur = async (_camera, onFault) => {
    blurs.push(new FakeBlur(onFault));
    return blurs.at(-1);
  };
  vi.stubGlobal("localStorage", new FakeStorage());
  vi.stubGlobal("sessionStorage", new FakeStorage());
  vi.stubGlobal("window", { isSecureContext: true });
  vi.stubGlobal("navigator", {
    mediaDevices: { getUserMedia, enumerateDevices: async () => [], addEventListener() {} },
    permissions: { query: async ({ name }: { name: string }) => ({ state: permissions[name] }) },
  });
});

afterEach(() => vi.unstubAllGlobals());

async function opened(): Promise<LocalMedia> {
  const media = new LocalMedia();
  await media.open();
  return media;
}

describe("opening", () => {
  it("asks once for both", async () => {
    const media = await opened();
    expect(asked).toEqual([{ audio: true, video: true }]);
    expect(media.value).toMatchObject({ phase: "ready", problem: null, cameraOff: false });
    expect(media.value.audio && media.value.video).toBeTruthy();
  });

  it("goes on without a camera that is missing", async () => {
    outcome.video = "NotFoundError";
    const media = await opened();
    expect(media.value).toMatchObject({ phase: "ready", problem: "no-camera", video: null });
    expect(media.value.audio).not.toBeNull();
  });

  it("goes on without a microphone that another program holds", async () => {
    outcome.audio = "NotReadableError";
    const media = await opened();
    expect(media.value).toMatchObject({ problem: "microphone-in-use", audio: null });
    expect(media.value.video).not.toBeNull();
  });

  it("says so when there is nothing at all", async () => {
    outcome = { audio: "NotFoundError", video: "NotFoundError" };
    expect((await opened()).value).toMatchObject({ phase: "ready", problem: "nothing-found" });
  });

  it("does not ask again after a refusal", async () => {
    outcome = { audio: "NotAllowedError", video: "NotAllowedError" };
    expect((await opened()).value.problem).toBe("denied");
    expect(asked).toHaveLength(1);
  });

  it("takes the microphone when only the camera is refused", async () => {
    outcome.video = "NotAllowedError";
    permissions.microphone = "granted";
    const media = await opened();
    expect(media.value.problem).toBe("camera-denied");
    expect(media.value.audio).not.toBeNull();
  });
});

describe("closing", () => {
  it("lets everything go", async () => {
    const media = await opened();
    media.close();
    expect(tracks.some((track) => track.isLive)).toBe(false);
    expect(media.value).toMatchObject({ phase: "idle", audio: null, video: null });
  });

  it("while the question is open lets go of what comes later", async () => {
    answer = () => {};
    const media = new LocalMedia();
    const opening = media.open();
    media.close();
    answer();
    await opening;
    expect(tracks).toHaveLength(2);
    expect(tracks.some((track) => track.isLive)).toBe(false);
    expect(media.value).toMatchObject({ phase: "idle", audio: null, video: null });
  });
});

describe("switching", () => {
  it("turns the camera's light off, and opens it again", async () => {
    const media = await opened();
    await media.toggleCamera();
    expect(tracks[1]?.isLive).toBe(false);
    expect(media.value).toMatchObject({ cameraOff: true, video: null });
    await media.toggleCamera();
    expect(media.value.cameraOff).toBe(false);
    expect(media.value.video).not.toBeNull();
  });

  it("says so when the camera does not come back", async () => {
    const media = await opened();
    await media.toggleCamera();
    outcome.video = "NotReadableError";
    await media.toggleCamera();
    expect(media.value).toMatchObject({ cameraOff: true, problem: "camera-in-use" });
  });

  it("mutes without letting the microphone go", async () => {
    const media = await opened();
    media.toggleMicrophone();
    expect(tracks[0]).toMatchObject({ enabled: false, isLive: true });
    media.toggleMicrophone();
    expect(tracks[0]?.enabled).toBe(true);
  });

  it("stays muted with another microphone", async () => {
    const media = await opened();
    media.toggleMicrophone();
    await media.choose("microphone", "headset");
    expect(tracks[0]?.isLive).toBe(false);
    expect(tracks[2]).toMatchObject({ kind: "audio", enabled: false });
  });

  it("reopens a device that was pulled out", async () => {
    const media = await opened();
    tracks[1]?.onended?.();
    await vi.waitFor(() => expect(media.value.video).toBe(tracks[2]));
  });
});

describe("a picture with a blurred background", () => {
  async function openedBlurred(): Promise<LocalMedia> {
    localStorage.setItem("videodesk.blur", "on");
    const media = await opened();
    await vi.waitFor(() => expect(media.value.video).toBe(blurs.at(-1)?.track));
    return media;
  }

  it("is all that is handed out, also while it is being prepared", async () => {
    localStorage.setItem("videodesk.blur", "on");
    const seen: unknown[] = [];
    const media = new LocalMedia();
    media.watch(() => seen.push(media.value.video));
    await media.open();
    expect(media.value).toMatchObject({ phase: "ready", preparing: true, cameraOff: false });
    await vi.waitFor(() => expect(media.value.preparing).toBe(false));
    expect(new Set(seen)).toEqual(new Set([null, blurs[0]?.track]));
  });

  it("is remembered, and taken away again", async () => {
    const media = await opened();
    await media.setBlur(true);
    await vi.waitFor(() => expect(media.value.video).toBe(blurs[0]?.track));
    expect(tracks[1]?.isLive).toBe(false);
    expect(new LocalMedia().value.blur).toBe(true);
    await media.setBlur(false);
    expect(blurs[0]?.isOpen).toBe(false);
    expect(media.value.video).toBe(tracks[3]);
  });

  it("is made anew for another camera, and after the camera was off", async () => {
    const media = await openedBlurred();
    await media.choose("camera", "other");
    await vi.waitFor(() => expect(media.value.video).toBe(blurs[1]?.track));
    await media.toggleCamera();
    expect(blurs.map((blur) => blur.isOpen)).toEqual([false, false]);
    await media.toggleCamera();
    await vi.waitFor(() => expect(media.value.video).toBe(blurs[2]?.track));
  });

  it.each(["blur-failed", "blur-slow"] as const)("ends with the camera off: %s", async (problem) => {
    const media = await openedBlurred();
    blurs[0]?.fail(problem);
    expect(media.value).toMatchObject({ video: null, cameraOff: true, problem });
    expect(tracks[1]?.isLive).toBe(false);
  });

  it("that cannot be made leaves the camera off", async () => {
    makeBlur = () => Promise.reject(new Error("there is no WebGL 2"));
    localStorage.setItem("videodesk.blur", "on");
    const media = await opened();
    await vi.waitFor(() => expect(media.value.problem).toBe("blur-failed"));
    expect(media.value).toMatchObject({ video: null, cameraOff: true, preparing: false });
    expect(media.value.audio).not.toBeNull();
    expect(tracks[1]?.isLive).toBe(false);
  });

  it("that comes after the camera was switched off is let go", async () => {
    let finish: (picture: unknown) => void = () => {};
    makeBlur = () => new Promise((resolve) => (finish = resolve));
    localStorage.setItem("videodesk.blur", "on");
    const media = await opened();
    await vi.waitFor(() => expect(media.value.preparing).toBe(true));
    await vi.dynamicImportSettled();
    await media.toggleCamera();
    expect(tracks[1]?.isLive).toBe(false);
    const late = new FakeBlur(() => {});
    finish(late as unknown as Picture);
    await vi.waitFor(() => expect(late.isOpen).toBe(false));
    expect(media.value).toMatchObject({ video: null, preparing: false, cameraOff: true, problem: null });
  });

  it("goes with all that it needs when everything is closed", async () => {
    const media = await openedBlurred();
    media.close();
    expect(blurs[0]?.isOpen).toBe(false);
    expect(tracks.some((track) => track.isLive)).toBe(false);
  });
});

describe("without a picture", () => {
  it("the camera is never asked for, also after a reload", async () => {
    const media = new LocalMedia();
    await media.openSoundOnly();
    await new LocalMedia().open();
    expect(asked).toEqual([
      { audio: true, video: false },
      { audio: true, video: false },
    ]);
    expect(media.value).toMatchObject({ phase: "ready", video: null, cameraOff: true, problem: null });
  });

  it("the camera can be switched on later, and is asked for from then on", async () => {
    const media = new LocalMedia();
    await media.openSoundOnly();
    await media.toggleCamera();
    expect(media.value.video).not.toBeNull();
    await media.open();
    expect(asked.at(-1)).toEqual({ audio: true, video: true });
  });
});
