/** Tells the staff of who comes: by a tone, to screen readers, and by the system where nobody looks at the page. */

import { useEffect, useRef, useState } from "preact/hooks";
import { useTexts } from "../i18n";
import { play } from "../media/sound";
import type { DeskView } from "./board";
import { arrivals } from "./queue";
import { isOn } from "./switches";

/** The names of who has come last, for screen readers. Asks and arrivals ring alike. */
export function useArrivals(view: DeskView): string {
  const { t } = useTexts();
  const before = useRef<DeskView | null>(null);
  const [names, setNames] = useState("");
  useEffect(() => {
    const fresh = arrivals(before.current, view);
    const known = before.current?.offers.map(({ consultation }) => consultation);
    const asked = known ? view.offers.filter(({ consultation }) => !known.includes(consultation)) : [];
    before.current = view;
    if (fresh.length) setNames(fresh.map(({ name }) => name).join(", "));
    if (!fresh.length && !asked.length) return;
    if (isOn("sound")) void play("arrival");
    // Without names: what the system shows, others may see.
    if (asked.length) notify(t("work-notice-offer"));
    else notify(t("work-notice-arrival", { count: fresh.length }));
  }, [view, t]);
  return names;
}

export function mayNotify(): NotificationPermission | "unsupported" {
  return typeof Notification === "function" ? Notification.permission : "unsupported";
}

/** The browser asks; call it from a click. */
export async function askToNotify(): Promise<void> {
  await Notification.requestPermission().catch(() => "denied");
}

function notify(text: string): void {
  if (!document.hidden || !isOn("notices") || mayNotify() !== "granted") return;
  try {
    // One tag: a new one takes the place of the one before.
    const notice = new Notification(text, { tag: "videodesk-desk" });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
  } catch {
    // Chrome for Android has them for service workers only.
  }
}
