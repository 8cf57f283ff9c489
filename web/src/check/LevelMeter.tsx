/** Shows that the microphone hears something. */

import { useEffect, useRef, useState } from "preact/hooks";
import { measureLevel } from "../media/sound";

const BARS = 12;
/** Above this a voice has surely been heard. */
const HEARD = 0.45;

interface LevelMeterProps {
  track: MediaStreamTrack;
  label: string;
  silent: string;
  heard: string;
}

export function LevelMeter({ track, label, silent, heard }: LevelMeterProps) {
  const [level, setLevel] = useState(0);
  const [wasHeard, setWasHeard] = useState(false);
  const shown = useRef(-1);
  useEffect(
    () =>
      measureLevel(track, (now) => {
        const bars = Math.round(now * BARS);
        if (now > HEARD) setWasHeard(true);
        if (bars === shown.current) return;
        shown.current = bars;
        setLevel(bars);
      }),
    [track],
  );
  return (
    <div class="level">
      {/* biome-ignore lint/a11y/useSemanticElements: browsers hardly let <meter> be styled */}
      <div
        class="level-bars"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={BARS}
        aria-valuenow={level}
        data-testid="level"
      >
        {Array.from({ length: BARS }, (_, bar) => (
          <span key={bar} class={bar < level ? "on" : ""} />
        ))}
      </div>
      <p class="kern-body kern-body--small" role="status">
        {wasHeard ? heard : silent}
      </p>
    </div>
  );
}
