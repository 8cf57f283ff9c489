/** The desk's line to the server: snapshots into a store, the three requests, and how it may end. */

import type { DeskSnapshot } from "../protocol/messages";
import { type Answer, deskLine, type Line, type LineState } from "../protocol/socket";
import { Store } from "../store";

export interface DeskState {
  line: LineState;
  snapshot: DeskSnapshot | null;
  /** The server's clock minus ours, in milliseconds. */
  clockOffset: number;
  refused: string;
  /** The same desk has been opened in a later window of this browser. */
  takenOver: boolean;
}

/** On which windows of one browser tell each other which desk they open. */
const CHANNEL = "videodesk.desk";

export class DeskSession extends Store<DeskState> {
  readonly #line: Line;

  constructor(desk: string) {
    super({ line: "connecting", snapshot: null, clockOffset: 0, refused: "", takenOver: false });
    this.#line = deskLine(
      { desk },
      {
        snapshot: (snapshot) => this.set({ snapshot, clockOffset: Date.parse(snapshot.now) - Date.now() }),
        state: (line) => this.set({ line }),
        refused: (refused) => this.set({ refused }),
      },
    );
    this.#yieldToLaterWindows(desk);
  }

  /**
   * Two windows of one desk would both answer a call and take it from each other. The one opened last keeps the desk.
   */
  #yieldToLaterWindows(desk: string): void {
    if (typeof BroadcastChannel !== "function") return;
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = ({ data }) => {
      if (data !== desk) return;
      channel.close();
      this.#line.close();
      this.set({ takenOver: true });
    };
    channel.postMessage(desk);
  }

  ask(what: "call" | "missed" | "finish", consultation: string): Promise<Answer> {
    return this.#line.send(what, { consultation });
  }
}
