/**
 * A guest's side of a consultation: look into the mirror, wait to be let in, talk, say goodbye.
 *
 * Nobody hears of a guest who has not said that they are ready: the line opens with that.
 */

import { useEffect, useState } from "preact/hooks";
import { CallView } from "../call/CallView";
import { Session } from "../call/session";
import { forThisVisit } from "../choices";
import { useTexts } from "../i18n";
import { LocalMedia } from "../media/devices";
import { isPermitted } from "../media/opening";
import { armSound, armSoundAtFirstTouch } from "../media/sound";
import { Results } from "../room/Check";
import { Ending, HungUp } from "../room/endings";
import { useStore, useWakeLock } from "../ui/hooks";
import { Alert, Button, ScreenHeading } from "../ui/parts";
import { type GuestScreen, guestScreenOf, phaseOfGuest } from "./guestScreen";

/** Under which name this visit knows that we have joined, so that a page that is loaded anew comes back by itself. */
const READY = "guest";

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
    forThisVisit.remember(READY, location.pathname);
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
  const { phase } = useStore(media);
  useEffect(() => {
    void isPermitted(media.wanted).then(async (isSo) => {
      if (!isSo) return;
      await media.open();
      if (forThisVisit.recall(READY) === location.pathname) onJoin();
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
      {phase !== "idle" && <Results media={media} />}
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
      <Results media={media} />
    </>
  );
}
