/** Asks the browser for camera and microphone. What goes wrong is told as a `Problem`, never thrown. */

import { type Problem, problemOf } from "./problems";

export interface Wanted {
  audio: boolean;
  video: boolean;
}

export type Opened = { stream: MediaStream; problem: null } | { stream: null; problem: Problem };

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

export async function openDevices(
  wanted: Wanted,
  chosen: { camera: string; microphone: string },
): Promise<Opened> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: wanted.audio && withDevice(SOUND, chosen.microphone),
      video: wanted.video && withDevice(PICTURE, chosen.camera),
    });
    return { stream, problem: null };
  } catch (error) {
    return { stream: null, problem: problemOf(error, window.isSecureContext) };
  }
}

/** Will these devices open without a question? */
export async function isPermitted({ audio, video }: Wanted): Promise<boolean> {
  const asked: DeviceName[] = [];
  if (audio) asked.push("microphone");
  if (video) asked.push("camera");
  const states = await Promise.all(asked.map(permission));
  return states.every((state) => state === "granted");
}

/**
 * May one device be asked for after both together have failed? A refusal is not asked about again behind people's
 * backs, unless it was for one device alone.
 */
export async function mayAskForHalf(problem: Problem): Promise<boolean> {
  if (problem === "insecure" || problem === "forbidden") return false;
  if (problem !== "denied") return true;
  const states = await Promise.all([permission("camera"), permission("microphone")]);
  return states.includes("granted");
}

type DeviceName = "camera" | "microphone";

function withDevice(constraints: MediaTrackConstraints, id: string): MediaTrackConstraints {
  return id ? { ...constraints, deviceId: { ideal: id } } : constraints;
}

async function permission(name: DeviceName): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name: name as PermissionName })).state;
  } catch {
    return "prompt";
  }
}
