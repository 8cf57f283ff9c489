/** Keys of the desk: single letters, only where nobody types, and they can be switched off (WCAG 2.1.4). */

export type Shortcut = "next" | "recall" | "hold" | "handOver" | "finish" | "pause" | "help";

export const KEYS: Record<Shortcut, string> = {
  next: "n",
  recall: "r",
  hold: "h",
  handOver: "w",
  finish: "e",
  pause: "p",
  help: "?",
};

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  defaultPrevented: boolean;
}

/** `isTyping`: the focus is where letters are written, or in a dialog. */
export function shortcutOf(press: Press, isTyping: boolean): Shortcut | null {
  if (isTyping || press.ctrlKey || press.metaKey || press.altKey || press.repeat || press.defaultPrevented) {
    return null;
  }
  const key = press.key.toLowerCase();
  return (Object.keys(KEYS) as Shortcut[]).find((shortcut) => KEYS[shortcut] === key) ?? null;
}

/** Where a letter means itself. */
export function takesLetters(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || !!target.closest("input:not([type=checkbox]), select, textarea, dialog");
}
