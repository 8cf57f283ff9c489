/** What a desk does, and the sentence that it reads when that is refused. */

import type { Commands, DeskRequests } from "../protocol/messages";

/** Resolves to whether it has been done; why not, the page says. */
export type Act = <K extends keyof Commands<DeskRequests>>(
  command: K,
  body: Commands<DeskRequests>[K],
) => Promise<boolean>;

const SENTENCES: Record<string, string> = {
  already_called: "live-desk-already-called",
  desk_busy: "live-desk-busy",
  on_break: "work-on-break-refused",
  nobody_waiting: "work-nobody-suits",
  nobody_there: "work-nobody-there",
  not_offered: "work-not-offered",
  not_invited: "live-desk-changed",
  too_many_guests: "live-guests-full",
  not_waiting: "live-desk-changed",
  over: "live-desk-changed",
  not_in_state: "live-desk-changed",
  not_in_call: "live-desk-changed",
  unknown_consultation: "live-desk-changed",
  not_your_consultation: "live-not-your-consultation",
  no_answer: "live-no-answer",
  not_signed_in: "live-signed-out-text",
};

/** The text's id for a refusal's code. */
export function refusalText(code: string): string {
  return SENTENCES[code] ?? "live-desk-failed";
}
