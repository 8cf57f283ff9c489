/** The call at the desk: the picture, what is known of the citizen, and how it ends. */

import { useEffect, useState } from "preact/hooks";
import { CallView } from "../call/CallView";
import { Session } from "../call/session";
import type { Place } from "../call/uploads";
import { clockTime, useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import type { Row } from "../protocol/messages";
import type { Answer } from "../protocol/socket";
import { useStore } from "../ui/hooks";
import { Alert, Button, Confirm, ScreenHeading } from "../ui/parts";
import { CaseDocuments, type DeskDo } from "./CaseDocuments";
import { TakenOver } from "./TakenOver";

interface CallPanelProps {
  consultation: string;
  appointment: Row | undefined;
  media: LocalMedia;
  timeZone: string;
  place: Place;
  deskDo: DeskDo;
  onFinish(): Promise<Answer>;
  onMissed(appointment: Row): void;
}

export function CallPanel(props: CallPanelProps) {
  const { consultation, appointment, media, timeZone, place, deskDo, onFinish, onMissed } = props;
  const { t } = useTexts();
  const session = useSession(consultation, media);
  const [isAsking, setAsking] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const finish = async () => {
    setAsking(false);
    setFailed(!(await onFinish()).ok);
  };
  const name = appointment?.name ?? "";
  return (
    <div class="desk-call" data-testid="call-panel">
      {hasFailed && <Alert tone="danger" title={t("live-no-answer")} role="alert" />}
      {session && (
        <Conversation session={session} media={media} name={name} onFinish={() => setAsking(true)} />
      )}
      {appointment && <Facts appointment={appointment} timeZone={timeZone} />}
      {session && <CaseDocuments session={session} place={place} deskDo={deskDo} />}
      {appointment?.state === "called" && appointment.presence !== "here" && (
        <div class="actions">
          <Button kind="secondary" testId="missed" onClick={() => onMissed(appointment)}>
            {t("live-mark-missed")}
          </Button>
        </div>
      )}
      {isAsking && (
        <Confirm
          title={t("live-finish-ask")}
          text={t("live-finish-ask-text", { name })}
          yes={t("live-finish")}
          testId="confirm-finish"
          onYes={() => void finish()}
          onNo={() => setAsking(false)}
        />
      )}
    </div>
  );
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

/** Who has hung up is not on camera any more. */
function useDevicesInCall(hasHungUp: boolean, media: LocalMedia): void {
  useEffect(() => {
    if (hasHungUp) media.close();
    else if (media.value.phase === "idle") void media.open();
  }, [hasHungUp, media]);
}

interface ConversationProps {
  session: Session;
  media: LocalMedia;
  name: string;
  onFinish(): void;
}

function Conversation({ session, media, name, onFinish }: ConversationProps) {
  const { t } = useTexts();
  const { progress } = useStore(session);
  useDevicesInCall(progress.hungUp, media);
  if (progress.end?.reason === "taken-over") return <TakenOver text="live-taken-over-text" />;
  if (progress.end) {
    return <Alert tone="danger" title={t("live-not-your-consultation")} role="alert" testId="call-refused" />;
  }
  if (progress.hungUp) return <HungUp session={session} onFinish={onFinish} />;
  return (
    <CallView
      session={session}
      media={media}
      heading={name ? t("live-call-with", { name }) : t("live-call")}
      onFinish={onFinish}
    />
  );
}

function HungUp({ session, onFinish }: { session: Session; onFinish(): void }) {
  const { t } = useTexts();
  return (
    <div class="desk-hung-up">
      <ScreenHeading>{t("live-hung-up")}</ScreenHeading>
      <p class="kern-body">{t("live-desk-hung-up-text")}</p>
      <div class="actions">
        <Button testId="return" onClick={() => session.reconnect()}>
          {t("live-return")}
        </Button>
        <Button kind="secondary" testId="finish" onClick={onFinish}>
          {t("live-finish")}
        </Button>
      </div>
    </div>
  );
}

function Facts({ appointment, timeZone }: { appointment: Row; timeZone: string }) {
  const { t, lang } = useTexts();
  const { service, walk_in, starts_at, ends_at, language, access_needs, phone } = appointment;
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
    ["live-fact-phone", phone],
  ];
  return (
    <dl class="facts" data-testid="facts">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>
              {label === "live-fact-phone" ? (
                <a class="kern-link" href={`tel:${value}`}>
                  {value}
                </a>
              ) : (
                value
              )}
            </dd>
          </div>
        ))}
    </dl>
  );
}

function languageName(lang: string, code: string): string {
  try {
    return (code && new Intl.DisplayNames(lang, { type: "language" }).of(code)) || code;
  } catch {
    return code;
  }
}
