/** Who speaks: a pure rule over how loud everybody is, and the hook that asks for it. */

import { useEffect, useState } from "preact/hooks";
import type { Session } from "./session";

export interface Speaking {
  /** When each was last heard. */
  heard: ReadonlyMap<string, number>;
  now: readonly string[];
  /** Who has the word, also in the pauses. */
  last: string;
}

export const SILENCE: Speaking = { heard: new Map(), now: [], last: "" };

/** A voice at usual distance is well above this, a quiet room below (RTP audio level, 0 to 1). */
const VOICE = 0.03;
/** A pause between words, in milliseconds. */
const PAUSE = 900;
const ASK_EVERY = 250;

export function hear(before: Speaking, levels: ReadonlyMap<string, number>, at: number): Speaking {
  const heard = new Map<string, number>();
  for (const [participant, level] of levels) {
    const last = level > VOICE ? at : before.heard.get(participant);
    if (last !== undefined) heard.set(participant, last);
  }
  const now = [...heard].filter(([, last]) => at - last < PAUSE).map(([participant]) => participant);
  // Whoever has the word keeps it while they speak, so that two voices do not make the pictures jump.
  const last = now.includes(before.last) ? before.last : (now[0] ?? before.last);
  return { heard, now, last };
}

export function useSpeaking(session: Session): Speaking {
  const [speaking, setSpeaking] = useState(SILENCE);
  useEffect(() => {
    let current = SILENCE;
    const timer = setInterval(() => {
      const next = hear(current, session.levels(), Date.now());
      const isNews = next.last !== current.last || next.now.join() !== current.now.join();
      current = next;
      if (isNews) setSpeaking(next);
    }, ASK_EVERY);
    return () => clearInterval(timer);
  }, [session]);
  return speaking;
}
