/** The screen that somebody shows. */

import { useEffect, useRef } from "preact/hooks";
import { useTexts } from "../i18n";
import type { PeerView } from "../protocol/peer";
import { TileButtons } from "./TileButtons";

interface RemoteScreenProps {
  peer: PeerView;
  track: MediaStreamTrack;
  place: "main" | "side";
  isPinned: boolean;
  onPin(): void;
}

export function RemoteScreen({ peer, track, place, isPinned, onPin }: RemoteScreenProps) {
  const { t } = useTexts();
  const ref = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    video.srcObject = new MediaStream([track]);
    void video.play().catch(() => {});
  }, [track]);
  const label = t("live-remote-screen", { name: peer.name });
  return (
    <figure class={`remote screen ${place}`} data-testid="tile-screen">
      <div class="remote-picture">
        <video ref={ref} muted autoPlay playsInline aria-label={label} data-testid="remote-screen" />
      </div>
      <figcaption class="remote-name">
        <span class="remote-who">{label}</span>
        <TileButtons name={label} video={ref} isLarge={place === "main"} isPinned={isPinned} onPin={onPin} />
      </figcaption>
    </figure>
  );
}
