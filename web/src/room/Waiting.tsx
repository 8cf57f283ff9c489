/** The waiting room: the place in the queue, what happens next, and our own picture meanwhile. */

import { SharedDocuments, useDropAnywhere } from "../call/SharedDocuments";
import type { Session } from "../call/session";
import type { Uploads } from "../call/uploads";
import { OtherDevices } from "../check/Devices";
import { OwnPicture } from "../check/OwnPicture";
import { ProblemHelp } from "../check/ProblemHelp";
import { clockTime, useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import type { Consultation } from "../protocol/messages";
import { useNow, useStore, useTitleNote, useWakeLock } from "../ui/hooks";
import { Alert, Button, LinkButton, ScreenHeading } from "../ui/parts";
import { Documents } from "./Documents";
import { estimatedWait, type WaitRange } from "./estimate";

interface WaitingProps {
  media: LocalMedia;
  session: Session;
  documents: string[];
  uploads: Uploads;
  /** Where to book an appointment, for who may not be called today. */
  book: string;
}

export function Waiting({ media, session, documents, uploads, book }: WaitingProps) {
  const { t } = useTexts();
  const { progress } = useStore(session);
  const { problem } = useStore(media);
  useWakeLock();
  useDropAnywhere(uploads);
  const consultation = progress.snapshot?.consultation;
  const ahead = progress.place?.ahead ?? 0;
  const wait = estimatedWait(progress, useNow(15_000));
  // Whoever has no appointment may not be called before the desks close.
  const isDoubtful = !!consultation?.walk_in && !wait;
  useTitleNote(ahead > 0 ? t("live-ahead-short", { ahead }) : t("live-next-short"));

  return (
    <>
      <ScreenHeading>{t("live-waiting")}</ScreenHeading>
      <Alert
        tone={isDoubtful ? "warning" : "success"}
        title={ahead > 0 ? t("live-ahead", { ahead }) : t("live-next")}
        role="status"
        testId="ahead"
      >
        {isDoubtful && <NotToday book={book} />}
        {consultation && !isDoubtful && <Prospect consultation={consultation} wait={wait} />}
      </Alert>
      {problem && <ProblemHelp media={media} problem={problem} />}
      <div class="check">
        <div class="check-picture">
          <OwnPicture media={media} />
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
      {progress.snapshot && (
        <SharedDocuments
          uploads={uploads}
          log={progress.snapshot.log}
          you={progress.snapshot.you.participant}
        />
      )}
      <div class="actions">
        <Button kind="secondary" testId="leave" onClick={() => void session.leave()}>
          {t("live-leave")}
        </Button>
      </div>
    </>
  );
}

/** When it is likely to be our turn, and by what right. */
function Prospect({ consultation, wait }: { consultation: Consultation; wait: WaitRange | null }) {
  const { t, lang } = useTexts();
  const { walk_in, starts_at, time_zone } = consultation;
  return (
    <>
      {wait && (
        <p class="kern-body" data-testid="estimate">
          <strong>
            {wait.from > 0
              ? t("live-estimate", { from: wait.from, to: wait.to })
              : t("live-estimate-soon", { to: wait.to })}
          </strong>
        </p>
      )}
      <p class="kern-body">
        {walk_in
          ? t("live-waiting-walk-in")
          : t("live-waiting-text", { time: clockTime(lang, starts_at, time_zone) })}
      </p>
    </>
  );
}

function NotToday({ book }: { book: string }) {
  const { t } = useTexts();
  return (
    <>
      <p class="kern-body">
        <strong>{t("live-estimate-none")}</strong>
      </p>
      <p class="kern-body">{t("live-estimate-none-text")}</p>
      <LinkButton href={book} kind="secondary">
        {t("live-book-instead")}
      </LinkButton>
    </>
  );
}
