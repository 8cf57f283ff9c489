/** The waiting room: the place in the queue, what happens next, and our own picture meanwhile. */

import type { Session } from "../call/session";
import { OtherDevices } from "../check/Devices";
import { Preview } from "../check/Preview";
import { ProblemHelp } from "../check/ProblemHelp";
import { clockTime, useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import { useStore, useTitleNote, useWakeLock } from "../ui/hooks";
import { Alert, Button, ScreenHeading } from "../ui/parts";
import { Documents } from "./Documents";

interface WaitingProps {
  media: LocalMedia;
  session: Session;
  documents: string[];
}

export function Waiting({ media, session, documents }: WaitingProps) {
  const { t, lang } = useTexts();
  const { progress } = useStore(session);
  const { video, audio, problem } = useStore(media);
  useWakeLock();
  const consultation = progress.snapshot?.consultation;
  const ahead = consultation?.ahead ?? 0;
  useTitleNote(ahead > 0 ? t("live-ahead-short", { ahead }) : t("live-next-short"));

  return (
    <>
      <ScreenHeading>{t("live-waiting")}</ScreenHeading>
      <Alert
        tone="success"
        title={ahead > 0 ? t("live-ahead", { ahead }) : t("live-next")}
        role="status"
        testId="ahead"
      >
        <p class="kern-body">
          {t("live-waiting-text", {
            time: consultation ? clockTime(lang, consultation.starts_at, consultation.time_zone) : "",
          })}
        </p>
      </Alert>
      {problem && <ProblemHelp problem={problem} isPartial={!!audio} onRetry={() => void media.open()} />}
      <div class="check">
        <div class="check-picture">
          <Preview
            track={video}
            label={t("live-own-video")}
            placeholder={t("live-own-camera-off")}
            testId="own-video"
          />
        </div>
        <div class="check-sound">
          <section>
            <h3 class="kern-heading-small">{t("live-what-next")}</h3>
            <ul class="kern-list kern-list--bullet">
              <li>{t("live-what-next-stay")}</li>
              <li>{t("live-what-next-call")}</li>
              <li>{t("live-what-next-lost")}</li>
            </ul>
          </section>
          <OtherDevices media={media} />
        </div>
      </div>
      <Documents documents={documents} />
      <div class="actions">
        <Button kind="secondary" testId="leave" onClick={() => void session.leave()}>
          {t("live-leave")}
        </Button>
      </div>
    </>
  );
}
