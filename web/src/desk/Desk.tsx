/**
 * The staff desk: who waits, today's appointments, and the call beside them.
 *
 * The server's snapshot says everything; `current` opens the call, so a reloaded desk is back in it.
 */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Place } from "../call/uploads";
import { useTexts } from "../i18n";
import { LocalMedia } from "../media/devices";
import { armSoundAtFirstTouch, play } from "../media/sound";
import type { Row } from "../protocol/messages";
import { useNow, useStore, useTitleNote } from "../ui/hooks";
import { Alert, Confirm, LinkButton, ScreenHeading } from "../ui/parts";
import { Agenda } from "./Agenda";
import { isSoundOn } from "./arrivalSound";
import type { DeskView } from "./board";
import { CallPanel } from "./CallPanel";
import { DeviceTest } from "./DeviceTest";
import { DeskSession } from "./deskSession";
import { arrivals, waitingIn } from "./queue";
import { TakenOver } from "./TakenOver";
import { WaitingList } from "./WaitingList";

interface DeskProps {
  root: HTMLElement;
  desk: string;
  login: string;
  back: string;
  /** Above all consultations, by their ids. */
  place: Place;
}

export function Desk({ root, desk, login, back, place }: DeskProps) {
  const { t } = useTexts();
  const [session] = useState(() => new DeskSession(desk));
  const { view, refused, takenOver, line } = useStore(session);
  useEffect(armSoundAtFirstTouch, []);
  useEffect(() => {
    const phase = phaseOf(refused, takenOver, view);
    root.dataset.state = phase;
    document.body.classList.toggle("in-call", phase === "call");
  }, [root, refused, takenOver, view]);

  if (takenOver) {
    return (
      <div class="live">
        <TakenOver text="live-desk-taken-over-text" />
      </div>
    );
  }
  if (refused) return <Refused code={refused} login={login} back={back} />;
  if (!view) {
    return (
      <div class="live">
        {line === "down" ? (
          <Offline />
        ) : (
          <p class="kern-body" role="status">
            {t("live-loading")}
          </p>
        )}
      </div>
    );
  }
  return <OpenDesk session={session} snapshot={view} place={place} />;
}

function phaseOf(refused: string, takenOver: boolean, snapshot: DeskView | null): string {
  if (takenOver) return "ended";
  if (refused) return "error";
  if (!snapshot) return "loading";
  return snapshot.current ? "call" : "waiting";
}

interface OpenDeskProps {
  session: DeskSession;
  snapshot: DeskView;
  place: Place;
}

function OpenDesk({ session, snapshot, place }: OpenDeskProps) {
  const { t } = useTexts();
  const { line, clockOffset } = useStore(session);
  const now = useNow(10_000) + clockOffset;
  const [media] = useState(() => new LocalMedia());
  const [refusal, setRefusal] = useState("");
  const [missing, setMissing] = useState<Row | null>(null);
  const waiting = waitingIn(snapshot.rows);
  const arrived = useArrivals(snapshot);
  useTitleNote(waiting.length ? t("live-desk-title", { count: waiting.length }) : "");

  const ask = async (what: "call" | "missed", consultation: string) => {
    const answer = await session.do(what, { consultation });
    setRefusal(answer.ok ? "" : refusalText(answer.code));
  };
  const confirmMissed = () => {
    if (missing) void ask("missed", missing.consultation);
    setMissing(null);
  };
  const { current } = snapshot;

  return (
    <div class={`live desk${current ? " with-call" : ""}`}>
      <div class="desk-notes">
        {line === "down" && <Offline />}
        {refusal && <Alert tone="warning" title={t(refusal)} role="alert" testId="refusal" />}
        <p class="kern-sr-only" role="status" data-testid="arrived">
          {arrived && t("live-desk-arrived", { name: arrived })}
        </p>
      </div>
      {current && (
        <CallPanel
          key={current}
          consultation={current}
          appointment={snapshot.rows.find(({ consultation }) => consultation === current)}
          media={media}
          timeZone={snapshot.desk.time_zone}
          place={{ ...place, path: `${place.path}/${current}` }}
          deskDo={(command, body) => session.do(command, body)}
          onFinish={() => session.do("finish", { consultation: current })}
          onMissed={setMissing}
        />
      )}
      <WaitingList
        waiting={waiting}
        now={now}
        timeZone={snapshot.desk.time_zone}
        isBusy={!!current}
        onCall={(consultation) => void ask("call", consultation)}
        onMissed={setMissing}
      />
      <div class="desk-rest">
        <Agenda
          appointments={snapshot.rows}
          now={now}
          timeZone={snapshot.desk.time_zone}
          onMissed={setMissing}
        />
        {!current && <DeviceTest media={media} />}
      </div>
      {missing && (
        <Confirm
          title={t("live-missed-ask", { name: missing.name })}
          text={t("live-missed-ask-text")}
          yes={t("live-mark-missed")}
          testId="confirm-missed"
          onYes={confirmMissed}
          onNo={() => setMissing(null)}
        />
      )}
    </div>
  );
}

/** Rings and tells when somebody enters the waiting room. */
function useArrivals(snapshot: DeskView): string {
  const before = useRef<DeskView | null>(null);
  const [names, setNames] = useState("");
  useEffect(() => {
    const fresh = arrivals(before.current, snapshot);
    before.current = snapshot;
    if (!fresh.length) return;
    setNames(fresh.map(({ name }) => name).join(", "));
    if (isSoundOn()) void play("arrival");
  }, [snapshot]);
  return names;
}

function refusalText(code: string): string {
  switch (code) {
    case "already_called":
      return "live-desk-already-called";
    case "desk_busy":
      return "live-desk-busy";
    case "not_waiting":
    case "over":
    case "not_in_state":
    case "unknown_consultation":
      return "live-desk-changed";
    case "no_answer":
      return "live-no-answer";
    default:
      return "live-desk-failed";
  }
}

function Offline() {
  const { t } = useTexts();
  return (
    <Alert tone="danger" title={t("live-offline")} role="alert" testId="offline">
      <p class="kern-body">{t("live-offline-help")}</p>
    </Alert>
  );
}

function Refused({ code, login, back }: { code: string; login: string; back: string }) {
  const { t } = useTexts();
  const isSignedOut = code === "not_signed_in";
  const isForeign = code === "not_your_desk" || code === "unknown_desk";
  const title = isSignedOut ? "live-signed-out" : isForeign ? "live-not-your-desk" : "live-fault";
  return (
    <div class="live">
      <ScreenHeading>{t(title)}</ScreenHeading>
      <p class="kern-body">{t(refusedText(isSignedOut, isForeign))}</p>
      <div class="actions">
        {isSignedOut && login && <LinkButton href={login}>{t("live-sign-in")}</LinkButton>}
        {back && (
          <LinkButton href={back} kind="secondary">
            {t("live-to-desks")}
          </LinkButton>
        )}
      </div>
    </div>
  );
}

function refusedText(isSignedOut: boolean, isForeign: boolean): string {
  if (isSignedOut) return "live-signed-out-text";
  return isForeign ? "live-not-your-desk-text" : "live-refused-text";
}
