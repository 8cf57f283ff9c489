/**
 * What leaves this device of an opened camera: its track as it is, or one on which the background is blurred.
 *
 * All that the blur needs is fetched when somebody first wants it.
 */

import { Late } from "../within";
import type { Problem } from "./problems";

export interface Picture {
  track: MediaStreamTrack;
  /** Lets go of all that the picture needed. The camera belongs to who opened it. */
  close(): void;
}

export type BlurProblem = Extract<Problem, "blur-failed" | "blur-slow">;

/** Can this browser give out a picture that we have painted? Whether it really works is known when it runs. */
export function canBlur(): boolean {
  const isCapturing =
    "MediaStreamTrackGenerator" in globalThis || "captureStream" in HTMLCanvasElement.prototype;
  return typeof WebAssembly === "object" && isCapturing;
}

export function plain(camera: MediaStreamTrack): Picture {
  return { track: camera, close() {} };
}

export function blurProblemOf(error: unknown): BlurProblem {
  return error instanceof Late ? "blur-slow" : "blur-failed";
}

/** Resolves with the first blurred frame. `onFault` is called at most once, when no more will come. */
export async function blurred(
  camera: MediaStreamTrack,
  onFault: (problem: BlurProblem) => void,
): Promise<Picture> {
  const { blur } = await import("./blur");
  return blur(camera, onFault);
}
