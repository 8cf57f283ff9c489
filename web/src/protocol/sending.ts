/** How much we send to each of the others: each more of them is one more picture to make and to carry. Pure rules. */

/** Bits a second, and by how much a picture is made smaller in both directions. */
export interface Limit {
  maxBitrate: number;
  scaleResolutionDownBy: number;
}

export interface Sending {
  video: Limit;
  screen: Limit;
}

const CAMERA: readonly Limit[] = [
  { maxBitrate: 1_500_000, scaleResolutionDownBy: 1 },
  { maxBitrate: 800_000, scaleResolutionDownBy: 1.5 },
  { maxBitrate: 450_000, scaleResolutionDownBy: 2 },
];
/** Hands and face must be followed, whoever else is there (ITU-T, Supplement 1 to the H series). */
const SIGNING: Limit = { maxBitrate: 1_200_000, scaleResolutionDownBy: 1 };
/** Beside a screen a camera is small. */
const BESIDE_SCREEN: Limit = { maxBitrate: 250_000, scaleResolutionDownBy: 3 };
/** Letters must stay sharp: less is sent more rarely, never smaller. */
const SCREEN_BITRATES: readonly number[] = [2_500_000, 1_500_000, 1_000_000];

export function sendingTo(others: number, { isSigning = false, isSharing = false } = {}): Sending {
  const index = Math.min(Math.max(others, 1), CAMERA.length) - 1;
  const video = isSigning ? SIGNING : isSharing ? BESIDE_SCREEN : CAMERA[index];
  return {
    video: video as Limit,
    screen: { maxBitrate: SCREEN_BITRATES[index] as number, scaleResolutionDownBy: 1 },
  };
}
