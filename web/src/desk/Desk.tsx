/**
 * The staff desk: who waits, today's appointments, and the call beside them.
 *
 * The server's snapshot says everything; `current` opens the call, so a reloaded desk is back in it.
 */

import { useEffect, useState } from "preact/hooks";
import type { Place } from "../call/uploads";
import { useTexts } from "../i18n";
import { LocalMedia } from "../media/devices";
import { armSoundAtFirstTouch } from "../media/sound";
import type { Row } from "../protocol/messages";
import { useNow, useStore, useTitleNote } from "../ui/hooks";
import { Alert, Button, LinkButton, ScreenHeading } from "../ui/parts";
import { Agenda } from "./Agenda";
import { type Act, refusalText } from "./actions";
import { useArrivals } from "./arrivals";
import type { DeskView } from "./board";
import { CallPanel } from "./CallPanel";
import { ColleagueCalls } from "./ColleagueCalls";
import { DeskBar } from "./DeskBar";
import { DeviceTest } from "./DeviceTest";
import { DeskSession } from "./deskSession";
import { type Asked, Dialogs } from "./dialogs";
import { EVERYBODY, type Filter, keep, kept } from "./filter";
import { Offers } from "./Offers";
import { TakenOver } from "./TakenOver";
import { type Shortcuts, useShortcuts } from "./useShortcuts";
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
  return <OpenDesk session={session} view={view} place={place} />;
}

function phaseOf(refused: string, takenOver: boolean, snapshot: DeskView | null): string {
  if (takenOver) return "ended";
  if (refused) return "error";
  if (!snapshot) return "loading";
  return snapshot.current ? "call" : "waiting";
}

interface OpenDeskProps {
  session: DeskSession;
  view: DeskView;
  place: Place;
}

function OpenDesk({ session, view, place }: OpenDeskProps) {
  const { t } = useTexts();
  const { line, clockOffset } = useStore(session);
  const now = useNow(10_000) + clockOffset;
  const [media] = useState(() => new LocalMedia());
  const { act, refusal } = useAct(session);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [filter, setFilter] = useFilter(view.desk.id);
  const arrived = useArrivals(view);
  const { current, rows, desk } = view;
  const row = rows.find(({ consultation }) => consultation === current);
  const count = rows.filter(({ state }) => state === "waiting").length;
  useTitleNote(count ? t("live-desk-title", { count }) : "");

  const noCall =
    current || view.assisting ? t("live-desk-busy") : view.on_break ? t("work-on-break-refused") : "";
  const next = () => void act("call_next", filter);
  const pause = () => void act("take_break", { on_break: !view.on_break });
  useShortcuts({
    ...(!noCall && { next }),
    ...(row && inCall(row, act, setAsked)),
    pause,
    help: () => setAsked({ what: "help" }),
  });

  return (
    <div class={`live desk${current ? " with-call" : ""}`}>
      <div class="desk-notes">
        {line === "down" && <Offline />}
        {refusal && <Alert tone="warning" title={t(refusal)} role="alert" testId="refusal" />}
        <Offers offers={view.offers} refusal={noCall} act={act} />
        {view.on_break && <OnBreak onEnd={pause} />}
        <p class="kern-sr-only" role="status" data-testid="arrived">
          {arrived && t("live-desk-arrived", { name: arrived })}
        </p>
        <DeskBar
          rows={rows}
          filter={filter}
          refusal={noCall}
          onBreak={view.on_break}
          onFilter={setFilter}
          onNext={next}
          onPause={pause}
          onHelp={() => setAsked({ what: "help" })}
        />
      </div>
      <ColleagueCalls view={view} refusal={noCall} media={media} act={act} />
      {current && (
        <CallPanel
          key={current}
          consultation={current}
          row={row}
          media={media}
          timeZone={desk.time_zone}
          place={{ ...place, path: `${place.path}/${current}` }}
          act={act}
          quietly={(command, body) => session.do(command, body)}
          onAsk={setAsked}
        />
      )}
      <WaitingList
        rows={rows}
        filter={filter}
        now={now}
        timeZone={desk.time_zone}
        isBusy={!!current}
        mayCall={!noCall}
        onEverybody={() => setFilter(EVERYBODY)}
        onCall={({ consultation }) => void act("call", { consultation })}
        onUrge={({ consultation, urgent }) => void act("urge", { consultation, urgent: !urgent })}
        onUnpark={({ consultation }) => void act("unpark", { consultation })}
        onAsk={setAsked}
      />
      <div class="desk-rest">
        <Agenda
          rows={rows}
          desk={desk}
          now={now}
          onMissed={(one) => setAsked({ what: "missed", row: one })}
        />
        {!current && <DeviceTest media={media} />}
      </div>
      {asked && (
        <Dialogs
          asked={asked}
          ownDesk={desk.id}
          act={act}
          colleagues={() => session.colleagues()}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}

function useAct(session: DeskSession): { act: Act; refusal: string } {
  const [refusal, setRefusal] = useState("");
  const [act] = useState(
    (): Act => async (command, body) => {
      const answer = await session.do(command, body);
      setRefusal(answer.ok ? "" : refusalText(answer.code));
      return answer.ok;
    },
  );
  return { act, refusal };
}

function useFilter(desk: string): [Filter, (filter: Filter) => void] {
  const [filter, setFilter] = useState(() => kept(desk));
  const change = (changed: Filter) => {
    keep(desk, changed);
    setFilter(changed);
  };
  return [filter, change];
}

/** What the keys do in a call. */
function inCall(row: Row, act: Act, ask: (asked: Asked) => void): Shortcuts {
  const { consultation, held, state, wish } = row;
  const isByPhone = wish === "by_phone";
  return {
    ...(state === "called" && !isByPhone && { recall: () => void act("recall", { consultation }) }),
    ...(!isByPhone && { hold: () => void act("hold", { consultation, held: !held }) }),
    handOver: () => ask({ what: "hand-over", row }),
    finish: () => ask({ what: "finish", row }),
  };
}

function OnBreak({ onEnd }: { onEnd(): void }) {
  const { t } = useTexts();
  return (
    <section class="desk-break" data-testid="on-break" role="status">
      <p class="desk-break-title">{t("work-on-break")}</p>
      <p class="kern-body">{t("work-on-break-text")}</p>
      <Button testId="end-break" onClick={onEnd}>
        {t("work-end-break")}
      </Button>
    </section>
  );
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
