/**
 * A text that saves itself a moment after the last key. What could not be saved is kept and tried again, and what is
 * typed meanwhile goes along; nothing that comes from outside overwrites what has not been saved. No DOM here.
 */

import { Store } from "../store";

/** `failed` is tried again; `refused` is for good, as when the consultation has gone to another desk. */
export type SaveState = "saved" | "typing" | "saving" | "failed" | "refused";
export type Outcome = "saved" | "failed" | "refused";

export interface SavedText {
  text: string;
  state: SaveState;
}

export interface Clockwork {
  set(callback: () => void, milliseconds: number): unknown;
  clear(timer: unknown): void;
}

const AFTER_TYPING = 800;
const TRY_AGAIN = 5_000;

const clockwork: Clockwork = {
  set: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

export class Autosave extends Store<SavedText> {
  readonly #save: (text: string) => Promise<Outcome>;
  readonly #clockwork: Clockwork;
  #timer: unknown = null;
  #isSaving = false;
  #isOurs = false;

  constructor(text: string, save: (text: string) => Promise<Outcome>, by: Clockwork = clockwork) {
    super({ text, state: "saved" });
    this.#save = save;
    this.#clockwork = by;
  }

  type(text: string): void {
    this.#isOurs = true;
    this.set({ text, state: "typing" });
    this.#saveIn(AFTER_TYPING);
  }

  /**
   * What the server has, as the desk before has written it. Once we write, ours is the text: what comes back is what we
   * have sent, and may be older than what stands here.
   */
  hear(text: string): void {
    if (!this.#isOurs && text !== this.value.text) this.set({ text });
  }

  /** At once, as when the field is left or the page goes away. */
  flush(): Promise<void> {
    this.#clockwork.clear(this.#timer);
    return this.#saveNow();
  }

  #saveIn(milliseconds: number): void {
    this.#clockwork.clear(this.#timer);
    this.#timer = this.#clockwork.set(() => void this.#saveNow(), milliseconds);
  }

  async #saveNow(): Promise<void> {
    // Whatever is typed while we save is saved after it: one at a time, so the last one wins.
    if (this.#isSaving || this.value.state === "saved") return;
    const { text } = this.value;
    this.#isSaving = true;
    this.set({ state: "saving" });
    const outcome = await this.#save(text);
    this.#isSaving = false;
    const isOld = this.value.text !== text && outcome !== "refused";
    this.set({ state: isOld ? "typing" : outcome });
    if (outcome === "failed") this.#saveIn(TRY_AGAIN);
    else if (isOld) this.#saveIn(AFTER_TYPING);
  }
}
