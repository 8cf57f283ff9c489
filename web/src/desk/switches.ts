/** What staff switch on and off at their desk; remembered on this computer. */

import { forLater } from "../choices";

const SWITCHES = {
  sound: "arrival-sound",
  notices: "arrival-notices",
  shortcuts: "desk-shortcuts",
} as const;

export type Switch = keyof typeof SWITCHES;

/** On, unless it has been switched off. */
export function isOn(which: Switch): boolean {
  return forLater.recall(SWITCHES[which]) !== "off";
}

export function turn(which: Switch, on: boolean): void {
  forLater.remember(SWITCHES[which], on ? "on" : "off");
}
