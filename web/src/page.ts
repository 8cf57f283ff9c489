/**
 * Small help for server-rendered pages; they work without it.
 *
 * - `<time data-countdown="2026-11-23T08:15:00Z" data-countdown-text="noch {minutes} Minuten"
 *   data-countdown-one="noch 1 Minute" data-countdown-over="jetzt" data-countdown-warning="noch 2 Minuten, dann …">`
 *   counts down. It says so aloud at two minutes, with the warning where there is one, and at the end.
 *   `data-countdown-one` and `data-countdown-warning` may be left out.
 * - `<button data-copy="https://…" data-copy-done="Kopiert" hidden>` copies a link; it is shown where that works.
 */

import { type CountdownTexts, countdownText, minutesLeft } from "./countdown";

const EVERY = 5_000;
/** At so many minutes left, people who listen are told. */
const WARNED_AT = 2;

function countDown(time: HTMLElement): void {
  const until = Date.parse(time.dataset.countdown ?? "");
  if (Number.isNaN(until)) return;
  const texts: CountdownTexts = {
    many: time.dataset.countdownText ?? "{minutes}",
    one: time.dataset.countdownOne,
    over: time.dataset.countdownOver ?? "",
  };
  const aloud = politeRegion();
  time.after(aloud);
  let shown: number | null = null;
  const show = () => {
    const minutes = minutesLeft(until, Date.now());
    if (minutes === shown) return;
    const text = countdownText(minutes, texts);
    time.textContent = text;
    // What stood there when the page was loaded has been read already, but not the warning.
    const news = shown === null ? "" : text;
    if (minutes === WARNED_AT) aloud.textContent = time.dataset.countdownWarning ?? news;
    if (minutes === 0) aloud.textContent = news;
    shown = minutes;
    if (minutes === 0) clearInterval(timer);
  };
  const timer = setInterval(show, EVERY);
  show();
}

function politeRegion(): HTMLElement {
  const region = document.createElement("span");
  region.className = "kern-sr-only";
  region.setAttribute("role", "status");
  return region;
}

function offerCopy(button: HTMLElement): void {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const aloud = politeRegion();
  button.after(aloud);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    const done = button.dataset.copyDone;
    if (!done) return;
    const label = button.querySelector(".kern-label") ?? button;
    label.textContent = done;
    aloud.textContent = done;
  });
}

for (const time of document.querySelectorAll<HTMLElement>("time[data-countdown]")) countDown(time);
for (const button of document.querySelectorAll<HTMLElement>("[data-copy]")) offerCopy(button);
