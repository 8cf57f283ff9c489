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
}

export class DeskSession extends Store<DeskState> {
  readonly #line: Line;

  constructor(desk: string) {
    super({ line: "connecting", snapshot: null, clockOffset: 0, refused: "" });
    this.#line = deskLine(
      { desk },
      {
        snapshot: (snapshot) => this.set({ snapshot, clockOffset: Date.parse(snapshot.now) - Date.now() }),
        state: (line) => this.set({ line }),
        refused: (refused) => this.set({ refused }),
      },
    );
  }

  ask(what: "call" | "missed" | "finish", consultation: string): Promise<Answer> {
    return this.#line.send(what, { consultation });
  }
}
