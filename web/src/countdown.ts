/** The arithmetic and the words of a countdown in minutes. */

export interface CountdownTexts {
  /** With `{minutes}` where the number goes. */
  many: string;
  one: string | undefined;
  over: string;
}

/** Minutes left, rounded up: at 8 minutes and 1 second there are 9. */
export function minutesLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 60_000));
}

export function countdownText(minutes: number, texts: CountdownTexts): string {
  if (minutes === 0) return texts.over;
  const text = minutes === 1 ? (texts.one ?? texts.many) : texts.many;
  return text.replace("{minutes}", String(minutes));
}
