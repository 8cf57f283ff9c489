/** Before the waiting room: does the camera show something, does the microphone hear, is the loudspeaker on? */

import { useEffect, useState } from "preact/hooks";
import type { Session } from "../call/session";
import { OtherDevices, SpeakerTest } from "../check/Devices";
import { LevelMeter } from "../check/LevelMeter";
import { Preview } from "../check/Preview";
import { ProblemHelp } from "../check/ProblemHelp";
import { clockTime, dayOf, useTexts } from "../i18n";
import { isPermitted, type LocalMedia } from "../media/devices";
import type { Problem } from "../media/problems";
import { armSound } from "../media/sound";
import { useNow, useStore } from "../ui/hooks";
import { Alert, Button, LinkButton, ScreenHeading } from "../ui/parts";
import { Documents } from "./Documents";
import { untilOpen } from "./screen";

/** Problems of which one device alone may be the cause. */
const SOUND_MAY_HELP: Problem[] = ["denied", "in-use", "unsuitable", "aborted"];

interface CheckProps {
  media: LocalMedia;
  session: Session;
  documents: string[];
  back: string;
}

export function Check({ media, session, documents, back }: CheckProps) {
  const { t } = useTexts();
  const { phase } = useStore(media);
  return (
    <>
      <ScreenHeading>{t("live-check")}</ScreenHeading>
      {phase === "idle" ? <Start media={media} /> : <Results media={media} />}
      <Enter media={media} session={session} />
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
    void isPermitted().then((isSo) => {
      if (isSo) void media.open();
      else setMustAsk(true);
    });
  }, [media]);
  if (!mustAsk) return null;
  const open = () => {
    armSound();
    void media.open();
  };
  return (
    <>
      <p class="kern-body">{t("live-check-intro")}</p>
      <div class="actions">
        <Button testId="start-check" onClick={open}>
          {t("live-check-start")}
        </Button>
      </div>
    </>
  );
}

function Results({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  const { phase, audio, video, problem, cameraOff } = useStore(media);
  if (phase === "asking") {
    return (
      <Alert tone="info" title={t("live-asking")} role="status">
        <p class="kern-body">{t("live-asking-help")}</p>
      </Alert>
    );
  }
  const isPartial = !!(audio || video);
  return (
    <>
      {problem && (
        <ProblemHelp
          problem={problem}
          isPartial={isPartial}
          onRetry={() => void media.open()}
          {...(!isPartial &&
            SOUND_MAY_HELP.includes(problem) && {
              onSoundOnly: () => void media.open({ audio: true, video: false }),
            })}
        />
      )}
      {isPartial && (
        <div class="check">
          <div class="check-picture">
            <Preview
              track={video}
              label={t("live-own-video")}
              placeholder={t("live-own-camera-off")}
              testId="own-video"
            />
            <Button kind="tertiary" testId="camera" onClick={() => void media.toggleCamera()}>
              {t(cameraOff || !video ? "live-camera-turn-on" : "live-camera-turn-off")}
            </Button>
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
