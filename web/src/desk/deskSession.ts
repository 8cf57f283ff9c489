/** The desk's line to the server: news into a store, commands out, and how it may end. */

import {
  type Colleagues,
  type Commands,
  type DeskRequests,
  type Instant,
  isColleagues,
} from "../protocol/messages";
import { type Answer, deskLine, type Line, type LineState } from "../protocol/socket";
import { Store } from "../store";
import { type DeskView, openedWith, withBoard } from "./board";

export interface DeskSessionState {
  line: LineState;
  view: DeskView | null;
  /** The server's clock minus ours, in milliseconds. */
  clockOffset: number;
  refused: string;
  /** The same desk has been opened in a later window of this browser. */
  takenOver: boolean;
}

/** On which windows of one browser tell each other which desk they open. */
const CHANNEL = "videodesk.desk";

export class DeskSession extends Store<DeskSessionState> {
  readonly #line: Line<DeskRequests>;

  constructor(desk: string) {
    super({ line: "connecting", view: null, clockOffset: 0, refused: "", takenOver: false });
    this.#line = deskLine(
      { desk },
      {
        snapshot: (snapshot) => this.#show(openedWith(snapshot), snapshot.now),
        board: (board) => this.value.view && this.#show(withBoard(this.value.view, board), board.now),
        desk: (state) => this.value.view && this.set({ view: { ...this.value.view, ...state } }),
        state: (line) => this.set({ line }),
        refused: (refused) => this.set({ refused }),
      },
    );
    this.#yieldToLaterWindows(desk);
  }

  do<K extends keyof Commands<DeskRequests>>(command: K, body: Commands<DeskRequests>[K]): Promise<Answer> {
    return this.#line.command(command, body);
  }

  /** All video offices with their desks; null when nobody has answered. */
  async colleagues(): Promise<Colleagues | null> {
    const answer = await this.#line.ask("colleagues", {});
    return isColleagues(answer) ? answer : null;
  }

  #show(view: DeskView, now: Instant): void {
    this.set({ view, clockOffset: Date.parse(now) - Date.now() });
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
}
