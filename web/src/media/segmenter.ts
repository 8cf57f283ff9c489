/**
 * Tells people from their background: MediaPipe's selfie segmentation, from our own server.
 *
 * The library is a script of the time before modules and leaves its class in the window. It computes with WebAssembly
 * and WebGL 2. When the browser takes WebGL away, its masks are empty and it says nothing; and when it is closed, it
 * leaves its context to the garbage. So we look after the context ourselves.
 */

import type { Results, SelfieSegmentation } from "@mediapipe/selfie_segmentation";
import graph from "@mediapipe/selfie_segmentation/selfie_segmentation.binarypb?url";
import library from "@mediapipe/selfie_segmentation/selfie_segmentation.js?url";
import model from "@mediapipe/selfie_segmentation/selfie_segmentation.tflite?url";
import wideModel from "@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url";
import runtime from "@mediapipe/selfie_segmentation/selfie_segmentation_solution_simd_wasm_bin.js?url";
import wasm from "@mediapipe/selfie_segmentation/selfie_segmentation_solution_simd_wasm_bin.wasm?url";
import type { Frame } from "./frames";

const FILES: Record<string, string> = {
  "selfie_segmentation.binarypb": graph,
  "selfie_segmentation.tflite": model,
  "selfie_segmentation_landscape.tflite": wideModel,
  "selfie_segmentation_solution_simd_wasm_bin.js": runtime,
  "selfie_segmentation_solution_simd_wasm_bin.wasm": wasm,
};
/** The models look at pictures of this size; more would be thrown away. */
const LONGEST_SIDE = 256;

type Library = { SelfieSegmentation?: typeof SelfieSegmentation };

export interface Segmenter {
  /** A picture whose opacity says how surely a person is there. It is good until the next one is asked for. */
  maskOf(frame: Frame): Promise<CanvasImageSource>;
  close(): void;
}

/** For pictures that are wide, or high; another one later is no harm. */
export async function openSegmenter(isWide: boolean): Promise<Segmenter> {
  requireWebGl();
  await loadLibrary();
  const segmenter = new MediaPipe();
  try {
    await segmenter.prepare(isWide);
    return segmenter;
  } catch (error) {
    segmenter.close();
    throw error;
  }
}

class MediaPipe implements Segmenter {
  readonly #solution: SelfieSegmentation;
  readonly #small = document.createElement("canvas");
  #webGl: WebGL2RenderingContext | null = null;
  #isWide: boolean | null = null;
  #result: Results | null = null;
  #working: Promise<void> = Promise.resolve();

  constructor() {
    const Solution = (globalThis as Library).SelfieSegmentation;
    if (!Solution) throw new Error("the segmentation has not been loaded");
    this.#solution = new Solution({ locateFile: address });
    this.#solution.onResults((result) => {
      this.#result = result;
    });
  }

  async prepare(isWide: boolean): Promise<void> {
    this.#chooseModel(isWide);
    await this.#solution.initialize();
    this.#webGl = webGlIn(this.#solution);
    if (!this.#webGl) throw new Error("the segmentation has no WebGL that we could look after");
  }

  async maskOf(frame: Frame): Promise<CanvasImageSource> {
    this.#chooseModel(frame.width >= frame.height);
    this.#working = this.#solution.send({ image: this.#shrunk(frame) });
    await this.#working;
    if (this.#webGl?.isContextLost() || !this.#result) throw new Error("WebGL was taken away");
    return this.#result.segmentationMask;
  }

  close(): void {
    // It cannot be closed while it computes.
    void this.#working
      .catch(() => {})
      .then(() => this.#solution.close())
      .finally(() => release(this.#webGl));
  }

  #chooseModel(isWide: boolean): void {
    if (isWide !== this.#isWide) this.#solution.setOptions({ modelSelection: isWide ? 1 : 0 });
    this.#isWide = isWide;
  }

  #shrunk({ image, width, height }: Frame): HTMLCanvasElement {
    const small = this.#small;
    const scale = LONGEST_SIDE / Math.max(width, height);
    resize(small, Math.round(width * scale), Math.round(height * scale));
    small.getContext("2d")?.drawImage(image, 0, 0, small.width, small.height);
    return small;
  }
}

/** Setting a canvas's size clears it, so only when it changes. */
export function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

function address(name: string): string {
  const url = FILES[name];
  if (!url) throw new Error(`this browser needs ${name}, which we do not have`);
  return url;
}

/** Where there is none, the library would show an alert. */
function requireWebGl(): void {
  const webGl = document.createElement("canvas").getContext("webgl2");
  if (!webGl) throw new Error("there is no WebGL 2");
  release(webGl);
}

/** The library keeps it in a field, some levels deep, that has another name in each version. */
function webGlIn(owner: object, levels = 2): WebGL2RenderingContext | null {
  for (const value of Object.values(owner)) {
    if (value instanceof WebGL2RenderingContext) return value;
    const found = levels > 1 && value instanceof Object ? webGlIn(value, levels - 1) : null;
    if (found) return found;
  }
  return null;
}

function release(webGl: WebGL2RenderingContext | null): void {
  webGl?.getExtension("WEBGL_lose_context")?.loseContext();
}

let loading: Promise<void> | null = null;

function loadLibrary(): Promise<void> {
  loading ??= new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = library;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error("the segmentation cannot be fetched"));
    document.head.append(script);
  }).catch((error) => {
    // The next attempt may have a better line.
    loading = null;
    throw error;
  });
  return loading;
}
