/** Picture and sound of another participant. The sound plays whether there is a picture or not. */

import { useEffect, useRef } from "preact/hooks";
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
        class={video ? "" : "unseen"}
        autoPlay
        playsInline
        aria-label={t("live-remote-video", { name: peer.name })}
        data-testid="remote-video"
      />
      {!video && peer.link === "connected" && (
        <div class="remote-empty">
          <span class="initials" aria-hidden="true">
            {initials(peer.name)}
          </span>
          <p>{t("live-camera-is-off", { name: peer.name })}</p>
        </div>
      )}
    </div>
  );
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
