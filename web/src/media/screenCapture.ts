/** Showing one's screen: asking the browser for it, and hearing when it is stopped by its own bar. */

import { Store } from "../store";

/** `refused`: by the person or a setting. `taken`: somebody else shows theirs. */
export type ScreenProblem = "refused" | "taken" | "failed";

interface ScreenState {
  track: MediaStreamTrack | null;
  problem: ScreenProblem | null;
}

/** Text is read, not watched: few frames, and those sharp. */
const SCREEN: DisplayMediaStreamOptions = {
  video: { frameRate: { ideal: 8, max: 15 }, width: { max: 1920 }, height: { max: 1200 } },
  audio: false,
};

/** Phones cannot, nor can old browsers. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

export class ScreenCapture extends Store<ScreenState> {
  constructor() {
    super({ track: null, problem: null });
  }

  async start(): Promise<boolean> {
    this.stop();
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia(SCREEN);
      const [track] = stream.getVideoTracks();
      if (!track) throw new DOMException("", "NotFoundError");
      track.contentHint = "detail";
      track.onended = () => this.stop();
      this.set({ track });
      return true;
    } catch (error) {
      this.set({ problem: (error as Error).name === "NotAllowedError" ? "refused" : "failed" });
      return false;
    }
  }

  stop(problem: ScreenProblem | null = null): void {
    const { track } = this.value;
    if (track) {
      track.onended = null;
      track.stop();
    }
    if (track || problem !== this.value.problem) this.set({ track: null, problem });
  }
}
