/** The overview's line to the server: news into a store, commands out. */

import type { Commands, OverviewRequests } from "../protocol/messages";
import { type Answer, type Line, type LineState, overviewLine } from "../protocol/socket";
import { Store } from "../store";
import { type Offices, withNews } from "./offices";

export interface OverviewState {
  line: LineState;
  offices: Offices;
  /** The server's clock minus ours, in milliseconds. */
  clockOffset: number;
  refused: string;
}

export class OverviewSession extends Store<OverviewState> {
  readonly #line: Line<OverviewRequests>;

  constructor() {
    super({ line: "connecting", offices: new Map(), clockOffset: 0, refused: "" });
    this.#line = overviewLine({
      office: (news) =>
        this.set({
          offices: withNews(this.value.offices, news),
          clockOffset: Date.parse(news.now) - Date.now(),
        }),
      state: (line) => this.set({ line }),
      refused: (refused) => this.set({ refused }),
    });
  }

  do<K extends keyof Commands<OverviewRequests>>(
    command: K,
    body: Commands<OverviewRequests>[K],
  ): Promise<Answer> {
    return this.#line.command(command, body);
  }
}
