/** The waiting room: the place in the queue, what happens next, and our own picture meanwhile. */

import { useEffect, useRef } from "preact/hooks";
import { GuestInvites } from "../call/GuestInvites";
import { SharedDocuments, useDropAnywhere } from "../call/SharedDocuments";
import type { Session } from "../call/session";
import type { Uploads } from "../call/uploads";
import { OtherDevices } from "../check/Devices";
import { OwnPicture } from "../check/OwnPicture";
import { ProblemHelp } from "../check/ProblemHelp";
import { clockTime, useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import { play } from "../media/sound";
import type { Consultation } from "../protocol/messages";
import { useNow, useStore, useTitleNote, useWakeLock } from "../ui/hooks";
import { Alert, Button, LinkButton, ScreenHeading } from "../ui/parts";
import { Documents } from "./Documents";
import { estimatedWait, type WaitRange } from "./estimate";
import { newsIn, type RoomNews } from "./news";
import { Wishes } from "./Wishes";

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
  const isDoubtful = !!consultation?.walk_in && !!progress.place && !wait;
  const parked = consultation?.parked ?? false;
  const inLine = ahead > 0 ? t("live-ahead-short", { ahead }) : t("live-next-short");
  const news = newsIn(progress.snapshot?.log ?? []);
  useTitleNote(parked ? t("live-parked-short") : progress.place ? inLine : "");
  useMessageTone(news.messages.length, media);

  return (
    <>
      <ScreenHeading>{t("live-waiting")}</ScreenHeading>
      {news.handedOver && <HandedOver {...news.handedOver.entry} name={news.handedOver.name} />}
      {parked ? (
        <Alert tone="info" title={t("live-parked")} role="status" testId="parked">
          <p class="kern-body">{consultation?.reason || t("live-parked-text")}</p>
        </Alert>
      ) : (
        <Alert
          tone={isDoubtful ? "warning" : "success"}
          title={
            progress.place ? (ahead > 0 ? t("live-ahead", { ahead }) : t("live-next")) : t("live-arrived")
          }
          role="status"
          testId="ahead"
        >
          {isDoubtful && <NotToday book={book} />}
          {consultation && !isDoubtful && <Prospect consultation={consultation} wait={wait} />}
        </Alert>
      )}
      <Messages messages={news.messages} timeZone={consultation?.time_zone} />
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
      <Wishes session={session} />
      <Documents documents={documents} />
      {progress.snapshot && (
        <SharedDocuments
          uploads={uploads}
          log={progress.snapshot.log}
          you={progress.snapshot.you.participant}
        />
      )}
      <div class="actions">
        <GuestInvites session={session} />
        <Button kind="secondary" testId="leave" onClick={() => void session.leave()}>
          {t("live-leave")}
        </Button>
      </div>
    </>
  );
}

function HandedOver({ to, note, name }: { to: string; note: string; name: string }) {
  const { t } = useTexts();
  return (
    <Alert tone="info" title={t("live-handed-over", { to })} role="status" testId="handed-over">
      {note && (
        <p class="kern-body">
          {t("live-handed-over-note", { name })} <q>{note}</q>
        </p>
      )}
    </Alert>
  );
}

/** What the desk says to us; a list in which new ones are read out. */
function Messages({ messages, timeZone }: Pick<RoomNews, "messages"> & { timeZone: string | undefined }) {
  const { t, lang } = useTexts();
  return (
    <div role="log" aria-label={t("live-messages")} data-testid="messages">
      {messages.map(({ seq, at, name, entry }) => (
        <Alert
          key={seq}
          tone="info"
          title={t("live-message-from", { name, time: clockTime(lang, at, timeZone) })}
        >
          <p class="kern-body">{entry.text}</p>
        </Alert>
      ))}
    </div>
  );
}

/** A message is heard as well. What was there when the page was loaded is no news. */
function useMessageTone(count: number, media: LocalMedia): void {
  const before = useRef(count);
  useEffect(() => {
    if (count > before.current) void play("arrival", media.value.chosen.speaker);
    before.current = count;
  }, [count, media]);
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
