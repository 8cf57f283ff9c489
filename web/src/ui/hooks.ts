/** Small hooks that all live pages share. */

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Store } from "../store";

export function useStore<T extends object>(store: Store<T>): T {
  const [value, setValue] = useState(store.value);
  useEffect(() => {
    // It may have changed between the first rendering and now.
    setValue(store.value);
    return store.watch(() => setValue(store.value));
  }, [store]);
  return value;
}

/** Now, in milliseconds, renewed every so often. */
export function useNow(every: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

const pageTitle = document.title;

/** Puts a note before the page's title, so that it shows in the tab. */
export function useTitleNote(note: string): void {
  useEffect(() => {
    document.title = note ? `${note} – ${pageTitle}` : pageTitle;
    return () => {
      document.title = pageTitle;
    };
  }, [note]);
}

let isFirstHeading = true;

/**
 * Moves the focus to a heading when it appears, so that people who do not see the change hear of it.
 * The first heading of a page is left alone: there, reading starts at the top.
 */
export function useHeadingFocus(): RefObject<HTMLHeadingElement | null> {
  const ref = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (!isFirstHeading) ref.current?.focus();
    isFirstHeading = false;
  }, []);
  return ref;
}

/** Keeps the screen awake where the browser can. It forgets when the page is hidden, so we ask again. */
export function useWakeLock(): void {
  useEffect(() => {
    if (!("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const ask = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        lock = await navigator.wakeLock.request("screen");
        if (isOver) void lock.release();
      } catch {
        // A low battery may forbid it.
      }
    };
    void ask();
    document.addEventListener("visibilitychange", ask);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", ask);
      void lock?.release();
    };
  }, []);
}
