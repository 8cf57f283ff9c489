/**
 * A guest's side of a consultation: look into the mirror, wait to be let in, talk, say goodbye.
 *
 * Nobody hears of a guest who has not said that they are ready: the line opens with that.
 */

import { useEffect, useState } from "preact/hooks";
import { CallView } from "../call/CallView";
import { Session } from "../call/session";
import { OtherDevices } from "../check/Devices";
import { LevelMeter } from "../check/LevelMeter";
import { Preview } from "../check/Preview";
import { ProblemHelp } from "../check/ProblemHelp";
import { useTexts } from "../i18n";
import { isPermitted, LocalMedia } from "../media/devices";
import { armSound, armSoundAtFirstTouch } from "../media/sound";
import { Ending, HungUp } from "../room/endings";
import { useStore, useWakeLock } from "../ui/hooks";
import { Alert, Button, ScreenHeading } from "../ui/parts";
import { type GuestScreen, guestScreenOf, phaseOfGuest } from "./guestScreen";

interface GuestRoomProps {
  root: HTMLElement;
  secret: string;
}

export function GuestRoom({ root, secret }: GuestRoomProps) {
  const [media] = useState(() => new LocalMedia());
  const [session, setSession] = useState<Session | null>(null);
  useEffect(armSoundAtFirstTouch, []);
  useEffect(() => {
    if (!session) root.dataset.state = "check";
  }, [root, session]);
  const join = () => {
    rememberReady();
    setSession(new Session({ guest: secret }, media));
  };
  return (
    <div class="live">
      {session ? (
        <Inside root={root} media={media} session={session} />
      ) : (
        <Ready media={media} onJoin={join} />
      )}
    </div>
  );
}

/** Before the line is opened. A page that is loaded anew goes straight back, where the browser need not ask. */
function Ready({ media, onJoin }: { media: LocalMedia; onJoin(): void }) {
  const { t } = useTexts();
  const { phase, audio, video, problem } = useStore(media);
  useEffect(() => {
    void isPermitted().then(async (isSo) => {
      if (!isSo) return;
      await media.open();
      if (wasReady()) onJoin();
    });
  }, [media]);
  const open = () => {
    armSound();
    void media.open();
  };
  const join = () => {
    armSound();
    onJoin();
  };
  return (
    <>
      <ScreenHeading>{t("live-guest-ready")}</ScreenHeading>
      {phase === "idle" && (
        <>
          <p class="kern-body">{t("live-guest-ready-intro")}</p>
          <div class="actions">
            <Button testId="start-check" onClick={open}>
              {t("live-check-start")}
            </Button>
          </div>
        </>
      )}
      {phase === "asking" && (
        <Alert tone="info" title={t("live-asking")} role="status">
          <p class="kern-body">{t("live-asking-help")}</p>
        </Alert>
      )}
      {problem && <ProblemHelp problem={problem} isPartial={!!(audio || video)} onRetry={open} />}
      {(audio || video) && <Mirror media={media} />}
      {phase === "ready" && (
        <div class="actions">
          <Button testId="join" onClick={join}>
            {t("live-guest-join")}
          </Button>
        </div>
      )}
    </>
  );
}

function Mirror({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  const { audio, video } = useStore(media);
  return (
    <div class="check">
      <div class="check-picture">
        <Preview
          track={video}
          label={t("live-own-video")}
          placeholder={t("live-own-camera-off")}
          testId="own-video"
        />
        <Button kind="tertiary" testId="camera" onClick={() => void media.toggleCamera()}>
          {t(video ? "live-camera-turn-off" : "live-camera-turn-on")}
        </Button>
      </div>
      <div class="check-sound">
        {audio && (
          <section>
            <h3 class="kern-heading-small">{t("live-microphone")}</h3>
            <LevelMeter
              track={audio}
              label={t("live-level")}
              silent={t("live-level-silent")}
              heard={t("live-level-heard")}
            />
          </section>
        )}
        <OtherDevices media={media} />
      </div>
    </div>
  );
}

function Inside({ root, media, session }: { root: HTMLElement; media: LocalMedia; session: Session }) {
  const { t } = useTexts();
  const { progress, line } = useStore(session);
  const screen = guestScreenOf(progress);
  useEffect(() => {
    root.dataset.state = phaseOfGuest(screen);
    document.body.classList.toggle("in-call", screen === "call");
  }, [root, screen]);
  useEffect(() => {
    if (screen === "waiting" || screen === "call") {
      if (media.value.phase === "idle") void media.open();
    } else if (screen !== "loading") media.close();
  }, [screen, media]);
  return (
    <>
      {line === "down" && screen !== "call" && (
        <Alert tone="warning" title={t("live-offline")} role="status" testId="offline">
          <p class="kern-body">{t("live-offline-help")}</p>
        </Alert>
      )}
      <CurrentScreen screen={screen} media={media} session={session} />
    </>
  );
}

interface CurrentScreenProps {
  screen: GuestScreen;
  media: LocalMedia;
  session: Session;
}

function CurrentScreen({ screen, media, session }: CurrentScreenProps) {
  const { t } = useTexts();
  switch (screen) {
    case "loading":
      return (
        <p class="kern-body" role="status">
          {t("live-loading")}
        </p>
      );
    case "waiting":
      return <Waiting media={media} />;
    case "call":
      return <CallView session={session} media={media} heading={t("live-call")} />;
    case "hung-up":
      return <HungUp session={session} back="" />;
    case "over":
      return <Ending key={screen} title="live-finished" text="live-finished-text" />;
    case "removed":
      return <Ending key={screen} title="live-guest-removed" text="live-guest-removed-text" />;
    case "taken-over":
      return <Ending key={screen} title="live-taken-over" text="live-taken-over-text" reload />;
    case "fault":
      return <Ending key={screen} title="live-fault" text="live-fault-text" reload />;
  }
}

function Waiting({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  useWakeLock();
  return (
    <>
      <ScreenHeading>{t("live-guest-waiting")}</ScreenHeading>
      <Alert tone="success" title={t("live-guest-let-in")} role="status" testId="guest-waiting">
        <p class="kern-body">{t("live-guest-let-in-text")}</p>
      </Alert>
      <Mirror media={media} />
    </>
  );
}

const READY = "videodesk.guest-ready";

/** For this tab, so that a page that is loaded anew in a call comes back to it by itself. */
function rememberReady(): void {
  try {
    sessionStorage.setItem(READY, location.pathname);
  } catch {
    // Private windows may refuse; then there is one more click.
  }
}

function wasReady(): boolean {
  try {
    return sessionStorage.getItem(READY) === location.pathname;
  } catch {
    return false;
  }
}
