/** Whether the desk rings when somebody arrives; remembered on this computer. */

const SOUND_KEY = "videodesk.arrival-sound";

export function isSoundOn(): boolean {
  try {
    return localStorage.getItem(SOUND_KEY) !== "off";
  } catch {
    return true;
  }
}

export function setSoundOn(isOn: boolean): void {
  try {
    localStorage.setItem(SOUND_KEY, isOn ? "on" : "off");
  } catch {
    // Then it lasts as long as the page.
  }
}
