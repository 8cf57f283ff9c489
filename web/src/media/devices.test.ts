/** Opening devices: what is asked for again when one fails, and that nothing stays on which nobody wants. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LocalMedia } from "./devices";

class FakeTrack {
  enabled = true;
  isLive = true;
  onended: (() => void) | null = null;
  constructor(readonly kind: "audio" | "video") {}
  stop(): void {
    this.isLive = false;
  }
}

type Outcome = "ok" | string;

let asked: { audio: boolean; video: boolean }[];
let tracks: FakeTrack[];
/** What happens to a device, or to both asked for at once. */
let outcome: { audio: Outcome; video: Outcome };
let permissions: Record<string, string>;
let answer: (() => void) | null;

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
