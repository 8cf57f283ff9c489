/** Picture and sound of another participant. The sound plays whether there is a picture or not. */

import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useTexts } from "../i18n";
import type { PeerView } from "../protocol/peer";
import { Icon } from "../ui/icons";
import { KIND_TEXTS } from "./GuestInvites";
import { TileButtons } from "./TileButtons";

interface RemoteVideoProps {
  peer: PeerView;
  place: "main" | "side";
  isSpeaking: boolean;
  isPinned: boolean;
  onPin: (() => void) | null;
  speaker: string;
  /** Counts the clicks on "turn sound on": each is a chance to play. */
  attempt: number;
  onBlocked(participant: string, isBlocked: boolean): void;
}

export function RemoteVideo(props: RemoteVideoProps) {
  const { peer, place, isSpeaking, speaker, attempt, onBlocked } = props;
  const { t } = useTexts();
  const ref = useRef<HTMLVideoElement>(null);
  const { audio, video, participant } = peer;
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
    if (element?.srcObject) void playAloud(element).then((isAloud) => onBlocked(participant, !isAloud));
  }, [audio, video, attempt]);

  useEffect(() => () => onBlocked(participant, false), [participant]);

  useEffect(() => {
    const element = ref.current;
    if (speaker && element && "setSinkId" in element) void element.setSinkId(speaker).catch(() => {});
  }, [speaker]);

  const isSigning = peer.kind === "sign_language";
  return (
    <figure
      class={`remote ${place}${isSigning ? " signing" : ""}${isSpeaking ? " speaking" : ""}`}
      data-testid={`tile-${peer.kind ?? peer.role}`}
    >
      <div class="remote-picture">
        {/* biome-ignore lint/a11y/useMediaCaption: a live conversation has no captions to offer */}
        <video
          ref={ref}
          class={hasPicture ? "" : "unseen"}
          autoPlay
          playsInline
          aria-label={t("live-remote-video", { name: peer.name })}
          data-testid="remote-video"
        />
        {!hasPicture && (
          <div class="remote-empty">
            <span class="initials" aria-hidden="true">
              {initials(peer.name)}
            </span>
            <p>{t(emptyText(peer), { name: peer.name })}</p>
          </div>
        )}
      </div>
      <figcaption class="remote-name">
        <span class="remote-who">
          {peer.name}
          {peer.role !== "citizen" && peer.role !== "staff" && (
            <span class="remote-kind">{t(KIND_TEXTS[peer.kind ?? "colleague"])}</span>
          )}
        </span>
        {isSpeaking && (
          <span class="remote-speaks">
            <Icon sign="sound" /> <span>{t("live-speaks")}</span>
          </span>
        )}
        <TileButtons
          name={peer.name}
          video={ref}
          isLarge={place === "main"}
          isPinned={props.isPinned}
          onPin={props.onPin}
        />
      </figcaption>
    </figure>
  );
}

/** What stands in place of the picture: no camera, or no connection (yet). */
function emptyText(peer: PeerView): string {
  if (peer.link === "connected") return "live-no-picture";
  if (peer.presence === "reconnecting") return "live-status-away";
  if (peer.presence === "gone") return "live-status-gone";
  return peer.link === "broken" || peer.link === "shaky" ? "live-tile-broken" : "live-tile-connecting";
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
