/** All pictures of the call: those of the others, screens, and our own. `stage.ts` says which are large. */

import type { ComponentChildren } from "preact";
import { useCallback, useState } from "preact/hooks";
import { OwnPicture } from "../check/OwnPicture";
import { useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import type { PeerView } from "../protocol/peer";
import { useStore } from "../ui/hooks";
import { Icon } from "../ui/icons";
import { Button } from "../ui/parts";
import { RemoteScreen } from "./RemoteScreen";
import { RemoteVideo } from "./RemoteVideo";
import type { Session } from "./session";
import { useSpeaking } from "./speaking";
import { arrange, type Picture } from "./stage";
import { TileButton } from "./TileButtons";

interface StageProps {
  session: Session;
  media: LocalMedia;
  peers: PeerView[];
  isHeld: boolean;
  /** The call is on hold by our own wish. */
  isHost: boolean;
  isSelfShown: boolean;
  /** The sentence that stands there as long as there is nobody to be seen. */
  emptyText: string;
  /** What lies above the others' pictures. */
  children?: ComponentChildren;
}

export function Stage({
  session,
  media,
  peers,
  isHeld,
  isHost,
  isSelfShown,
  emptyText,
  children,
}: StageProps) {
  const { t } = useTexts();
  const { chosen } = useStore(media);
  const speaking = useSpeaking(session);
  const [pinned, setPinned] = useState("");
  const [blocked, setBlocked] = useState<readonly string[]>([]);
  const [attempt, setAttempt] = useState(0);
  const onBlocked = useCallback((participant: string, isBlocked: boolean) => {
    setBlocked((known) => {
      if (known.includes(participant) === isBlocked) return known;
      return isBlocked ? [...known, participant] : known.filter((other) => other !== participant);
    });
  }, []);

  const pictures = peers.flatMap(picturesOf);
  const stage = arrange(pictures, pinned, speaking.last);
  const placeOf = (id: string) => (stage.main.includes(id) ? "main" : "side");
  const pin = (id: string) => setPinned(pinned === id ? "" : id);
  const own = isSelfShown ? stage.own : "none";
  const small = stage.side.length + (own === "small" ? 1 : 0);
  return (
    <div
      class="call-stage"
      data-main={stage.main.length}
      data-small={small}
      data-signing={pictures.some(({ isSigning }) => isSigning) || undefined}
      data-screen={pictures.some(({ isScreen }) => isScreen) || undefined}
      data-held={isHeld || undefined}
    >
      {peers.map((peer) => (
        <RemoteVideo
          key={peer.participant}
          peer={peer}
          place={placeOf(peer.participant)}
          isSpeaking={speaking.now.includes(peer.participant)}
          isPinned={pinned === peer.participant}
          onPin={pictures.length > 1 ? () => pin(peer.participant) : null}
          speaker={chosen.speaker}
          attempt={attempt}
          onBlocked={onBlocked}
        />
      ))}
      {peers.map(
        (peer) =>
          peer.screen && (
            <RemoteScreen
              key={screenId(peer)}
              peer={peer}
              track={peer.screen}
              place={placeOf(screenId(peer))}
              isPinned={pinned === screenId(peer)}
              onPin={() => pin(screenId(peer))}
            />
          ),
      )}
      {emptyText && (
        <p class="call-empty" aria-hidden="true">
          {emptyText}
        </p>
      )}
      {children}
      {own !== "none" && <Self media={media} isFloating={own === "floating"} />}
      {isHeld && (
        <div class="call-held" role="status" data-testid="on-hold">
          <p class="call-held-title">{t(isHost ? "live-own-held" : "live-held")}</p>
          {!isHost && <p>{t("live-held-text")}</p>}
        </div>
      )}
      {blocked.length > 0 && (
        <div class="call-unmute">
          <Button testId="unmute" onClick={() => setAttempt(attempt + 1)}>
            <Icon sign="sound" /> {t("live-sound-on")}
          </Button>
        </div>
      )}
    </div>
  );
}

function picturesOf(peer: PeerView): Picture[] {
  const { participant } = peer;
  const camera = { id: participant, participant, isScreen: false, isSigning: peer.kind === "sign_language" };
  return peer.screen
    ? [camera, { id: screenId(peer), participant, isScreen: true, isSigning: false }]
    : [camera];
}

function screenId(peer: PeerView): string {
  return `screen ${peer.participant}`;
}

const CORNERS = ["bottom-right", "top-right", "top-left", "bottom-left"] as const;

/** Our own picture. Where it lies upon others, it goes from corner to corner, out of the way. */
function Self({ media, isFloating }: { media: LocalMedia; isFloating: boolean }) {
  const { t } = useTexts();
  const [corner, setCorner] = useState(0);
  return (
    <div class={`self ${isFloating ? `floating ${CORNERS[corner]}` : "side"}`}>
      <OwnPicture media={media} />
      {isFloating && (
        <TileButton
          sign="corner"
          label={t("live-own-move")}
          testId="own-move"
          onClick={() => setCorner((corner + 1) % CORNERS.length)}
        />
      )}
    </div>
  );
}
