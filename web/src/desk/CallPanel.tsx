/** The call at the desk: the picture or the telephone number, what is known and written down, and what comes of it. */

import { useEffect, useState } from "preact/hooks";
import { CallView } from "../call/CallView";
import { Session } from "../call/session";
import type { Place } from "../call/uploads";
import { clockTime, languageName, useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import type { Commands, DeskRequests, Row } from "../protocol/messages";
import type { Answer } from "../protocol/socket";
import { useStore } from "../ui/hooks";
import { Alert, Button, ScreenHeading } from "../ui/parts";
import type { Act } from "./actions";
import { CaseDocuments } from "./CaseDocuments";
import { CaseNotes } from "./CaseNotes";
import { Checklist } from "./Checklist";
import type { Asked } from "./dialogs";
import { OfferedTo } from "./OfferedTo";
import { QualityBadges } from "./QualityBadges";
import { TakenOver } from "./TakenOver";
import { PhoneLink } from "./WaitingList";

interface CallPanelProps {
  consultation: string;
  row: Row | undefined;
  media: LocalMedia;
  timeZone: string;
  /** Where documents of this consultation are. */
  place: Place;
  act: Act;
  /** Without a word on the page when it is refused: notes say that themselves. */
  quietly<K extends keyof Commands<DeskRequests>>(
    command: K,
    body: Commands<DeskRequests>[K],
  ): Promise<Answer>;
  onAsk(asked: Asked): void;
}

export function CallPanel(props: CallPanelProps) {
  const { consultation, row, media } = props;
  const session = useSession(consultation, media);
  return session && <OpenCall {...props} session={session} isByPhone={row?.wish === "by_phone"} />;
}

/** The line and the devices live as long as the panel is shown. */
function useSession(consultation: string, media: LocalMedia): Session | null {
  const [session, setSession] = useState<Session | null>(null);
  useEffect(() => {
    const opened = new Session({ consultation }, media);
    setSession(opened);
    return () => {
      opened.close();
      media.close();
    };
  }, [consultation, media]);
  return session;
}

/** Who has hung up, or speaks by phone, is not on camera. */
function useDevices(areWanted: boolean, media: LocalMedia): void {
  useEffect(() => {
    if (!areWanted) media.close();
    else if (media.value.phase === "idle") void media.open();
  }, [areWanted, media]);
}

function OpenCall(props: CallPanelProps & { session: Session; isByPhone: boolean }) {
  const { consultation, row, media, session, isByPhone, timeZone, place, act, quietly, onAsk } = props;
  const { t } = useTexts();
  const { progress } = useStore(session);
  useDevices(!progress.hungUp && !isByPhone, media);
  if (progress.end?.reason === "taken-over") return <TakenOver text="live-taken-over-text" />;
  if (progress.end) {
    return <Alert tone="danger" title={t("live-not-your-consultation")} role="alert" testId="call-refused" />;
  }
  const name = row?.name ?? "";
  const known = progress.snapshot;
  const finish = () => row && onAsk({ what: "finish", row });
  return (
    <>
      <div class="desk-call" data-testid="call-panel">
        {isByPhone && <PhoneCall name={name} number={row?.phone ?? ""} />}
        {!isByPhone && progress.hungUp && <HungUp session={session} />}
        {!isByPhone && !progress.hungUp && (
          <CallView
            session={session}
            media={media}
            heading={name ? t("live-call-with", { name }) : t("live-call")}
            onFinish={finish}
          />
        )}
        {row && (
          <Actions
            row={row}
            held={!!known?.consultation.held}
            isByPhone={isByPhone}
            isFinishShown={isByPhone || progress.hungUp}
            act={act}
            onAsk={onAsk}
          />
        )}
        {known && (
          <OfferedTo
            log={known.log}
            asked={known.case?.offered_desk ?? null}
            consultation={consultation}
            act={act}
          />
        )}
        {!isByPhone && <QualityBadges session={session} name={name} />}
      </div>
      <div class="desk-case" data-testid="case">
        <h2 class="kern-heading-medium">{name}</h2>
        {row && <Facts row={row} timeZone={timeZone} reason={known?.consultation.reason ?? ""} />}
        {known?.case && (
          <>
            <Checklist
              facts={known.case}
              onTickOff={(documents) => act("tick_off", { consultation, documents })}
            />
            <CaseDocuments session={session} place={place} deskDo={quietly} />
            <CaseNotes
              note={known.case.private_note}
              agreed={known.consultation.agreed}
              onNote={(text) => quietly("note", { consultation, text })}
              onAgreed={(text) => quietly("agree", { consultation, text })}
            />
          </>
        )}
      </div>
    </>
  );
}

/** They are rung by the desk's own telephone. */
function PhoneCall({ name, number }: { name: string; number: string }) {
  const { t } = useTexts();
  return (
    <section class="phone-call" data-testid="phone-call">
      <ScreenHeading>{t("work-phone-call", { name })}</ScreenHeading>
      <p class="phone-number">{number && <PhoneLink number={number} />}</p>
      <p class="kern-body">{t("work-phone-call-text")}</p>
    </section>
  );
}

function HungUp({ session }: { session: Session }) {
  const { t } = useTexts();
  return (
    <div class="desk-hung-up">
      <ScreenHeading>{t("live-hung-up")}</ScreenHeading>
      <p class="kern-body">{t("live-desk-hung-up-text")}</p>
      <div class="actions">
        <Button testId="return" onClick={() => session.reconnect()}>
          {t("live-return")}
        </Button>
      </div>
    </div>
  );
}

interface ActionsProps {
  row: Row;
  held: boolean;
  isByPhone: boolean;
  /** The call's own controls are not there. */
  isFinishShown: boolean;
  act: Act;
  onAsk(asked: Asked): void;
}

function Actions({ row, held, isByPhone, isFinishShown, act, onAsk }: ActionsProps) {
  const { t } = useTexts();
  const { consultation } = row;
  return (
    <div class="actions desk-actions">
      {isFinishShown && (
        <Button testId="finish" onClick={() => onAsk({ what: "finish", row })}>
          {t("live-finish")}
        </Button>
      )}
      {row.state === "called" && !isByPhone && (
        <Button kind="secondary" testId="recall" onClick={() => void act("recall", { consultation })}>
          {t("work-recall")}
        </Button>
      )}
      {!isByPhone && (
        <Button
          kind="secondary"
          testId="hold"
          onClick={() => void act("hold", { consultation, held: !held })}
        >
          {t(held ? "work-resume" : "work-hold")}
        </Button>
      )}
      <Button kind="secondary" testId="hand-over" onClick={() => onAsk({ what: "hand-over", row })}>
        {t("work-hand-over")}
      </Button>
      {!isByPhone && (
        <Button kind="secondary" testId="bring-in" onClick={() => onAsk({ what: "bring-in", row })}>
          {t("work-bring-in")}
        </Button>
      )}
      <Button kind="secondary" testId="park-call" onClick={() => onAsk({ what: "park", row })}>
        {t("work-park")}
      </Button>
      {row.state === "called" && (
        <Button kind="secondary" testId="missed" onClick={() => onAsk({ what: "missed", row })}>
          {t("live-mark-missed")}
        </Button>
      )}
    </div>
  );
}

interface FactsProps {
  row: Row;
  timeZone: string;
  reason: string;
}

function Facts({ row, timeZone, reason }: FactsProps) {
  const { t, lang } = useTexts();
  const { service, walk_in, starts_at, ends_at, language, access_needs, phone } = row;
  const facts: [string, string][] = [
    ["live-fact-service", service],
    [
      "live-fact-time",
      walk_in
        ? t("live-walk-in-since", { time: clockTime(lang, starts_at, timeZone) })
        : `${clockTime(lang, starts_at, timeZone)}–${clockTime(lang, ends_at, timeZone)}`,
    ],
    ["live-fact-language", languageName(lang, language)],
    ["live-fact-access", access_needs],
    ["work-fact-reason", reason],
    ["live-fact-phone", phone],
  ];
  return (
    <dl class="facts" data-testid="facts">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>{label === "live-fact-phone" ? <PhoneLink number={value} /> : value}</dd>
          </div>
        ))}
    </dl>
  );
}
