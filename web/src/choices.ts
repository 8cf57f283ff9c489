/** What people have chosen on this device, by names such as `camera`: kept for later visits, or for this one. */

const PREFIX = "videodesk.";

export interface Choices {
  recall(name: string): string;
  remember(name: string, value: string): void;
}

export const forLater: Choices = choicesIn(() => localStorage);
/** Survives a reload, and ends with the tab. */
export const forThisVisit: Choices = choicesIn(() => sessionStorage);

/** Private windows may refuse; then a choice lasts as long as the page. */
function choicesIn(storage: () => Storage): Choices {
  const unsaved = new Map<string, string>();
  return {
    recall(name) {
      try {
        return storage().getItem(PREFIX + name) ?? "";
      } catch {
        return unsaved.get(name) ?? "";
      }
    },
    remember(name, value) {
      try {
        storage().setItem(PREFIX + name, value);
      } catch {
        unsaved.set(name, value);
      }
    },
  };
}
