/**
 * Which pictures are large and which small: a pure rule over who is there.
 *
 * Who interprets into sign language stays large whatever else is shown, since nobody can listen elsewhere meanwhile.
 */

export interface Picture {
  id: string;
  participant: string;
  isScreen: boolean;
  isSigning: boolean;
}

export interface Stage {
  /** What is looked at first, before those who sign. */
  main: string[];
  side: string[];
  /** Our own picture lies upon the others only where that leaves room. */
  own: "floating" | "small";
}

/** All of them alike, unless somebody signs, a screen is shown, or one has been chosen. */
export function arrange(pictures: Picture[], pinned: string, speaker: string): Stage {
  const signing = pictures.filter(({ isSigning, isScreen }) => isSigning && !isScreen);
  const chosen = pictures.find(({ id }) => id === pinned);
  const screen = pictures.find(({ isScreen }) => isScreen);
  const areAlike = !signing.length && !chosen && !screen;
  const centre = chosen ?? screen ?? speaking(pictures, speaker);
  const main = areAlike ? pictures : [...new Set([...(centre ? [centre] : []), ...signing])];
  const side = pictures.filter((picture) => !main.includes(picture));
  return {
    main: main.map(({ id }) => id),
    side: side.map(({ id }) => id),
    own: side.length > 0 || main.length > 2 ? "small" : "floating",
  };
}

function speaking(pictures: Picture[], speaker: string): Picture | undefined {
  const voices = pictures.filter(({ isSigning, isScreen }) => !isSigning && !isScreen);
  return voices.find(({ participant }) => participant === speaker) ?? voices[0];
}
