/** Listens for the desk's keys, as long as they are not switched off. */

import { useEffect, useRef } from "preact/hooks";
import { type Shortcut, shortcutOf, takesLetters } from "./shortcuts";
import { isOn } from "./switches";

/** What cannot be done now is left out. */
export type Shortcuts = Partial<Record<Shortcut, () => void>>;

export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  current.current = shortcuts;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!isOn("shortcuts")) return;
      const isTyping = takesLetters(event.target) || !!document.querySelector("dialog[open]");
      const shortcut = shortcutOf(event, isTyping);
      const go = shortcut && current.current[shortcut];
      if (!go) return;
      event.preventDefault();
      go();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
