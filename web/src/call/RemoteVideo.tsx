/** Picture and sound of another participant. The sound plays whether there is a picture or not. */

import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useTexts } from "../i18n";
import type { PeerView } from "../protocol/peer";

interface RemoteVideoProps {
  peer: PeerView;
  speaker: string;
  /** Counts the clicks on "turn sound on": each is a chance to play. */
  attempt: number;
  onBlocked(isBlocked: boolean): void;
}

export function RemoteVideo({ peer, speaker, attempt, onBlocked }: RemoteVideoProps) {
  const { t } = useTexts();
  const ref = useRef<HTMLVideoElement>(null);
  const { audio, video } = peer;
  const hasPicture = usePicture(ref, video);

  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const tracks = [audio, video].filter((track) => track !== null);
    element.srcObject = tracks.length ? new MediaStream(tracks) : null;
  }, [audio, video]);

  // Other tracks play anew, and so does every further attempt.
  useEffect(() => {
    const element = ref.current;
    if (element?.srcObject) void playAloud(element).then((isAloud) => onBlocked(!isAloud));
  }, [audio, video, attempt]);

  useEffect(() => {
    const element = ref.current;
    if (speaker && element && "setSinkId" in element) void element.setSinkId(speaker).catch(() => {});
  }, [speaker]);

  return (
    <div class="remote">
      {/* biome-ignore lint/a11y/useMediaCaption: a live conversation has no captions to offer */}
      <video
        ref={ref}
        class={hasPicture ? "" : "unseen"}
        autoPlay
        playsInline
        aria-label={t("live-remote-video", { name: peer.name })}
        data-testid="remote-video"
      />
      {!hasPicture && peer.link === "connected" && (
        <div class="remote-empty">
          <span class="initials" aria-hidden="true">
            {initials(peer.name)}
          </span>
          <p>{t("live-no-picture", { name: peer.name })}</p>
        </div>
      )}
    </div>
  );
}

/** How often to look for new frames, and how long without one means that there is no picture. Milliseconds. */
const LOOK_EVERY = 500;
const NO_PICTURE_AFTER = 1_500;

/**
 * Does a moving picture come in? A camera that is switched off sends nothing, and the last frame would stand there
 * like a person who does not move.
 */
function usePicture(ref: RefObject<HTMLVideoElement | null>, track: MediaStreamTrack | null): boolean {
  const [hasPicture, setPicture] = useState(false);
  useEffect(() => {
    if (!track) return setPicture(false);
    let frames = 0;
    let last = performance.now();
    const look = () => {
      const now = ref.current?.getVideoPlaybackQuality?.().totalVideoFrames ?? 0;
      // A page in the background draws nothing, whatever comes in.
      if (now !== frames || document.hidden) last = performance.now();
      if (now !== frames) setPicture(true);
      else if (performance.now() - last > NO_PICTURE_AFTER) setPicture(false);
      frames = now;
    };
    const timer = setInterval(look, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [ref, track]);
  return hasPicture;
}

/** Browsers may forbid sound before a touch; then at least the picture runs. */
async function playAloud(element: HTMLVideoElement): Promise<boolean> {
  try {
    element.muted = false;
    await element.play();
    return true;
  } catch (error) {
    if ((error as Error).name !== "NotAllowedError") return true;
    element.muted = true;
    await element.play().catch(() => {});
    return false;
  }
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => word?.[0]?.toUpperCase() ?? "").join("");
}
