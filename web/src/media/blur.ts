/**
 * A camera's picture with a blurred background. A frame leaves only after it has been painted here, so when anything
 * goes wrong there is no picture, and never an open one.
 *
 * Neighbours: `frames` takes frames out of the camera and gives ours out, `segmenter` finds the person.
 */

import { Late, within } from "../within";
import { type Frame, type FrameSink, type FrameSource, framesFrom, framesOf } from "./frames";
import { type BlurProblem, blurProblemOf, type Picture } from "./picture";
import { openSegmenter, resize, type Segmenter } from "./segmenter";

/** For fetching some 2 MB on a bad line, in milliseconds. */
const START = 60_000;
/** A computation that takes longer than this will not come back, in milliseconds. */
const STUCK = 10_000;
/** Where a frame usually takes longer than this, the picture jerks so that talking is no pleasure. Milliseconds. */
const SLOW = 700;
/** Single frames may take longer: the first ones always do. */
const USUAL = 15;

/** The background is painted so small, in pixels on its longer side, and then large again: no letter survives. */
const BLUR_TO = 32;

export async function blur(
  camera: MediaStreamTrack,
  onFault: (problem: BlurProblem) => void,
): Promise<Picture> {
  const { width = 1, height = 1 } = camera.getSettings();
  const opening = openSegmenter(width >= height);
  try {
    const work = new BlurWork(await within(START, opening), framesOf(camera));
    await work.start();
    void work.goOn(onFault);
    return work;
  } catch (error) {
    void opening.then((segmenter) => segmenter.close()).catch(() => {});
    throw error;
  }
}

class BlurWork implements Picture {
  readonly #segmenter: Segmenter;
  readonly #source: FrameSource;
  readonly #painting = new Painting();
  readonly #sink: FrameSink;
  readonly #pace = new Pace();
  #isOpen = true;

  constructor(segmenter: Segmenter, source: FrameSource) {
    this.#segmenter = segmenter;
    this.#source = source;
    this.#sink = framesFrom(this.#painting.canvas);
  }

  get track(): MediaStreamTrack {
    return this.#sink.track;
  }

  async start(): Promise<void> {
    try {
      await this.#step();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  async goOn(onFault: (problem: BlurProblem) => void): Promise<void> {
    try {
      while (this.#isOpen && (await this.#step()));
    } catch (error) {
      if (!this.#isOpen) return;
      this.close();
      onFault(blurProblemOf(error));
    }
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#source.close();
    this.#sink.close();
    this.#segmenter.close();
  }

  /** One frame; false when the camera gives no more. */
  async #step(): Promise<boolean> {
    const frame = await this.#source.next();
    if (!frame) return false;
    const began = performance.now();
    try {
      const mask = await within(STUCK, this.#segmenter.maskOf(frame));
      if (!this.#isOpen) return false;
      this.#painting.paint(frame, mask);
      this.#sink.send(frame.timestamp);
    } finally {
      frame.close();
    }
    this.#pace.took(performance.now() - began);
    return true;
  }
}

/** Notices a device that is too slow: by the median, as one long pause is nothing but a laptop that was closed. */
export class Pace {
  #last: number[] = [];

  /** How long a frame took, in milliseconds. Throws `Late`. */
  took(milliseconds: number): void {
    this.#last = [...this.#last, milliseconds].slice(-USUAL);
    const median = [...this.#last].sort((a, b) => a - b)[USUAL >> 1];
    if (this.#last.length === USUAL && median !== undefined && median > SLOW) throw new Late();
  }
}

class Painting {
  readonly canvas = document.createElement("canvas");
  readonly #tiny = document.createElement("canvas");

  paint({ image, width, height }: Frame, mask: CanvasImageSource): void {
    resize(this.canvas, width, height);
    const paint = this.canvas.getContext("2d");
    if (!paint) throw new Error("there is no canvas");
    paint.globalCompositeOperation = "copy";
    paint.drawImage(mask, 0, 0, width, height);
    paint.globalCompositeOperation = "source-in";
    paint.drawImage(image, 0, 0, width, height);
    paint.globalCompositeOperation = "destination-over";
    paint.imageSmoothingQuality = "high";
    paint.drawImage(this.#shrunk(image, width, height), 0, 0, width, height);
  }

  /** Safari's canvas has no blur: small and large again is one that all browsers can do, and quickly. */
  #shrunk(image: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
    const tiny = this.#tiny;
    const scale = BLUR_TO / Math.max(width, height);
    resize(tiny, Math.ceil(width * scale), Math.ceil(height * scale));
    const paint = tiny.getContext("2d");
    if (!paint) throw new Error("there is no canvas");
    paint.imageSmoothingQuality = "high";
    paint.drawImage(image, 0, 0, tiny.width, tiny.height);
    return tiny;
  }
}
