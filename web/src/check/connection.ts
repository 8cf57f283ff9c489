/** The test of the connection: asks the server for its relays, tries them, and keeps what came of it. */

import type { Ice } from "../protocol/messages";
import type { Answer } from "../protocol/socket";
import { Store } from "../store";
import { type Paths, tryPaths } from "./paths";
import { type Verdict, verdictOf } from "./verdict";

export interface ConnectionState {
  phase: "new" | "running" | "done";
  /** Null when the server could not be asked. */
  verdict: Verdict | null;
  paths: Paths | null;
}

export class ConnectionTest extends Store<ConnectionState> {
  readonly #ask: () => Promise<Answer<{ ice: Ice }>>;
  readonly #try: (ice: Ice) => Promise<Paths>;

  constructor(ask: () => Promise<Answer<{ ice: Ice }>>, byTrying: (ice: Ice) => Promise<Paths> = tryPaths) {
    super({ phase: "new", verdict: null, paths: null });
    this.#ask = ask;
    this.#try = byTrying;
  }

  async run(): Promise<void> {
    if (this.value.phase === "running") return;
    this.set({ phase: "running" });
    const answer = await this.#ask();
    const paths = answer.ok ? await this.#try(answer.ice) : null;
    this.set({ phase: "done", paths, verdict: paths && verdictOf(paths) });
  }
}
