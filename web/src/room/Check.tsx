/** Before the waiting room: does the camera show something, does the microphone hear, does the line carry a call? */

import { useEffect, useState } from "preact/hooks";
import type { Session } from "../call/session";
import { BlurSwitch } from "../check/BlurSwitch";
import { ConnectionHelp } from "../check/ConnectionHelp";
import { ConnectionTest } from "../check/connection";
import { OtherDevices, SpeakerTest } from "../check/Devices";
import { LevelMeter } from "../check/LevelMeter";
import { OwnPicture } from "../check/OwnPicture";
import { ProblemHelp } from "../check/ProblemHelp";
import { clockTime, dayOf, useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import { isPermitted } from "../media/opening";
import { armSound } from "../media/sound";
import { useNow, useStore } from "../ui/hooks";
import { Alert, Button, LinkButton, ScreenHeading } from "../ui/parts";
import { Documents } from "./Documents";
import { newsIn } from "./news";
import { untilOpen } from "./screen";
import { Wishes } from "./Wishes";

interface CheckProps {
  media: LocalMedia;
  session: Session;
  documents: string[];
  back: string;
}

export function Check({ media, session, documents, back }: CheckProps) {
  const { t } = useTexts();
  const { phase } = useStore(media);
  const { progress } = useStore(session);
  const [connection] = useState(() => new ConnectionTest(() => session.iceToCheck()));
  return (
    <>
      <ScreenHeading>{t("live-check")}</ScreenHeading>
      {newsIn(progress.snapshot?.log ?? []).wasGivenUp && (
        <Alert tone="warning" title={t("live-given-up")} role="status" testId="given-up">
          <p class="kern-body">{t("live-given-up-text")}</p>
        </Alert>
      )}
      {phase === "idle" ? <Start media={media} /> : <Results media={media} />}
      {phase === "ready" && <ConnectionHelp test={connection} session={session} />}
      <Enter media={media} session={session} />
      <Wishes session={session} />
      <Documents documents={documents} />
      {back && (
        <p>
          <LinkButton href={back} kind="secondary">
            {t("live-to-appointment")}
          </LinkButton>
        </p>
      )}
    </>
  );
}

/**
 * First say what for, then ask: the browser's own question comes without an explanation.
 * Who has said yes before is not made to click again.
 */
function Start({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  const [mustAsk, setMustAsk] = useState(false);
  useEffect(() => {
    void isPermitted(media.wanted).then((isSo) => {
      if (isSo) void media.open();
      else setMustAsk(true);
    });
  }, [media]);
  if (!mustAsk) return null;
  const open = () => {
    armSound();
    void media.open();
  };
  const openSoundOnly = () => {
    armSound();
    void media.openSoundOnly();
  };
  return (
    <>
      <p class="kern-body">{t("live-check-intro")}</p>
      <div class="actions">
        <Button testId="start-check" onClick={open}>
          {t("live-check-start")}
        </Button>
        <Button kind="secondary" testId="sound-only" onClick={openSoundOnly}>
          {t("live-check-sound-only")}
        </Button>
      </div>
    </>
  );
}

/** Our picture and our sound, and what is wrong with them. */
export function Results({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  const { phase, audio, video, problem, preparing } = useStore(media);
  const isCameraOn = !!video || preparing;
  if (phase === "asking") {
    return (
      <Alert tone="info" title={t("live-asking")} role="status">
        <p class="kern-body">{t("live-asking-help")}</p>
      </Alert>
    );
  }
  const isPartial = !!audio || isCameraOn;
  return (
    <>
      {problem && <ProblemHelp media={media} problem={problem} />}
      {isPartial && (
        <div class="check">
          <div class="check-picture">
            <OwnPicture media={media} />
            <Button kind="tertiary" testId="camera" onClick={() => void media.toggleCamera()}>
              {t(isCameraOn ? "live-camera-turn-off" : "live-camera-turn-on")}
            </Button>
            <BlurSwitch media={media} />
          </div>
          <div class="check-sound">
            <section>
              <h3 class="kern-heading-small">{t("live-microphone")}</h3>
              {audio ? (
                <LevelMeter
                  track={audio}
                  label={t("live-level")}
                  silent={t("live-level-silent")}
                  heard={t("live-level-heard")}
                />
              ) : (
                <p class="kern-body">{t("live-no-sound")}</p>
              )}
            </section>
            <section>
              <h3 class="kern-heading-small">{t("live-speaker")}</h3>
              <SpeakerTest media={media} />
            </section>
            <OtherDevices media={media} />
          </div>
        </div>
      )}
    </>
  );
}

/** The door to the waiting room: opens by itself when it is time. */
function Enter({ media, session }: { media: LocalMedia; session: Session }) {
  const { t, lang } = useTexts();
  const { progress } = useStore(session);
  const { phase, audio, video } = useStore(media);
  const [fault, setFault] = useState("");
  const now = useNow(1_000);
  const wait = untilOpen(progress, now);
  const opensAt = progress.snapshot?.consultation.opens_at ?? "";
  const timeZone = progress.snapshot?.consultation.time_zone;
  const hasDevice = !!(audio || video);
  if (phase !== "ready" && wait === 0) return null;

  const enter = async () => {
    armSound();
    const answer = await session.enter();
    setFault(answer.ok ? "" : answer.code);
  };
  return (
    <section class="enter">
      {wait > 0 && (
        <p class="kern-body" id="opens-at" role="status">
          {t("live-opens-at", {
            day: dayOf(lang, opensAt, timeZone),
            time: clockTime(lang, opensAt, timeZone),
          })}
        </p>
      )}
      {phase === "ready" && (
        <>
          {!hasDevice && <p class="kern-body">{t("live-without-devices")}</p>}
          <div class="actions">
            <Button
              kind={hasDevice ? "primary" : "secondary"}
              testId="enter"
              unavailable={wait > 0}
              {...(wait > 0 && { describedBy: "opens-at" })}
              onClick={() => void enter()}
            >
              {t(hasDevice ? "live-enter" : "live-enter-anyway")}
            </Button>
          </div>
        </>
      )}
      {fault && <Alert tone="danger" title={t("live-enter-failed")} role="alert" />}
    </section>
  );
}
