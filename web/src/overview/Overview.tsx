/** The office lead's live view: each video office with its desks and its queue, and how to move those who wait. */

import { useEffect, useState } from "preact/hooks";
import { refusalText } from "../desk/actions";
import { NoteField, Sheet } from "../desk/dialogs";
import { waitedBy } from "../desk/queue";
import { Marks, WaitBar } from "../desk/WaitingList";
import { clockTime, languageName, useTexts } from "../i18n";
import type { Seat, WaitingPerson } from "../protocol/messages";
import { Radios } from "../ui/fields";
import { useNow, useStore } from "../ui/hooks";
import { Alert, Badge, Button, LinkButton, ScreenHeading, type Tone } from "../ui/parts";
import { inOrder, type Office, seatsOf, waitingAt } from "./offices";
import { OverviewSession } from "./overviewSession";

type Asked = { what: "urge" | "redirect"; person: WaitingPerson; office: Office };

export function Overview({ root, login }: { root: HTMLElement; login: string }) {
  const { t } = useTexts();
  const [session] = useState(() => new OverviewSession());
  const { line, offices, clockOffset, refused } = useStore(session);
  const now = useNow(10_000) + clockOffset;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [refusal, setRefusal] = useState("");
  useEffect(() => {
    root.dataset.state = refused ? "error" : offices.size ? "open" : "loading";
  }, [root, refused, offices]);

  if (refused) return <Refused code={refused} login={login} />;
  const shown = inOrder(offices);
  const ended = (answer: { ok: boolean; code?: string }) =>
    setRefusal(answer.ok ? "" : refusalText(answer.code ?? ""));
  return (
    <div class="live overview">
      {line === "down" && (
        <Alert tone="warning" title={t("live-offline")} role="alert" testId="offline">
          <p class="kern-body">{t("live-offline-help")}</p>
        </Alert>
      )}
      {refusal && <Alert tone="warning" title={t(refusal)} role="alert" testId="refusal" />}
      {!shown.length && (
        <p class="kern-body" role="status">
          {t("live-loading")}
        </p>
      )}
      {shown.map((office) => (
        <OfficeView
          key={office.location}
          office={office}
          now={now}
          hasOthers={shown.length > 1}
          onAsk={(what, person) => setAsked({ what, person, office })}
          onCalm={({ consultation }) => void session.do("urge", { consultation, urgent: false }).then(ended)}
        />
      ))}
      {asked?.what === "urge" && (
        <Urge
          person={asked.person}
          onClose={() => setAsked(null)}
          onYes={(note) =>
            void session
              .do("urge", { consultation: asked.person.consultation, urgent: true, note })
              .then(ended)
          }
        />
      )}
      {asked?.what === "redirect" && (
        <Redirect
          person={asked.person}
          targets={shown.filter(({ location }) => location !== asked.office.location)}
          onClose={() => setAsked(null)}
          onYes={(location, note) =>
            void session
              .do("redirect", { consultation: asked.person.consultation, location, note })
              .then(ended)
          }
        />
      )}
    </div>
  );
}

interface OfficeViewProps {
  office: Office;
  now: number;
  hasOthers: boolean;
  onAsk(what: Asked["what"], person: WaitingPerson): void;
  onCalm(person: WaitingPerson): void;
}

function OfficeView({ office, now, hasOthers, onAsk, onCalm }: OfficeViewProps) {
  const { t } = useTexts();
  const seats = seatsOf(office);
  const waiting = waitingAt(office);
  const open = seats.filter(({ presence }) => presence !== "closed").length;
  return (
    <section class="office" data-testid="office" aria-label={office.name}>
      <div class="office-head">
        <h2 class="kern-heading-large">{office.name}</h2>
        <p class="kern-body">{t("work-office-sum", { open, all: seats.length, waiting: waiting.length })}</p>
      </div>
      <div class="office-desks">
        <h3 class="kern-heading-medium">{t("work-desks")}</h3>
        {seats.length === 0 && <p class="kern-body">{t("work-no-desks")}</p>}
        <ul class="seats">
          {seats.map((seat) => (
            <SeatCard key={seat.desk} seat={seat} now={now} timeZone={office.timeZone} />
          ))}
        </ul>
      </div>
      <div class="office-queue">
        <h3 class="kern-heading-medium">{t("work-waiting-heading", { count: waiting.length })}</h3>
        <ol class="queue-list">
          {waiting.map((person) => (
            <Waiting
              key={person.consultation}
              person={person}
              now={now}
              timeZone={office.timeZone}
              hasOthers={hasOthers}
              onAsk={onAsk}
              onCalm={onCalm}
            />
          ))}
        </ol>
      </div>
    </section>
  );
}

/** A desk that is closed is nothing to look at: it has no badge. */
const SEATS: Record<Seat["presence"], { text: string; tone: Tone }> = {
  open: { text: "work-seat-open", tone: "success" },
  busy: { text: "work-seat-busy", tone: "info" },
  on_break: { text: "work-seat-break", tone: "warning" },
  closed: { text: "work-seat-closed", tone: "danger" },
};

function SeatCard({ seat, now, timeZone }: { seat: Seat; now: number; timeZone: string }) {
  const { t, lang } = useTexts();
  const { text, tone } = SEATS[seat.presence];
  const minutes = seat.since ? Math.max(0, Math.floor((now - Date.parse(seat.since)) / 60_000)) : 0;
  return (
    <li class={`seat ${seat.presence}`} data-testid="seat" data-presence={seat.presence}>
      <p class="seat-name">{seat.name}</p>
      <p>
        {seat.presence === "closed" ? (
          <span class="seat-closed">{t(text)}</span>
        ) : (
          <Badge tone={tone}>{t(text)}</Badge>
        )}
      </p>
      {seat.staff && <p class="kern-body kern-body--small">{seat.staff}</p>}
      {seat.since && (
        <p class="kern-body kern-body--small">
          {t("work-since", { time: clockTime(lang, seat.since, timeZone), minutes })}
        </p>
      )}
      {seat.service && <p class="kern-body kern-body--small">{seat.service}</p>}
    </li>
  );
}

interface WaitingProps extends Pick<OfficeViewProps, "now" | "hasOthers" | "onAsk" | "onCalm"> {
  person: WaitingPerson;
  timeZone: string;
}

function Waiting({ person, now, timeZone, hasOthers, onAsk, onCalm }: WaitingProps) {
  const { t, lang } = useTexts();
  const wait = waitedBy(person, now);
  const { name } = person;
  return (
    <li class={`queue-person ${person.urgent ? "urgent" : wait.level}`} data-testid="waiting-person">
      <div class="queue-facts">
        <p class="queue-name">{name}</p>
        <p class="kern-body kern-body--small">
          {person.service} ·{" "}
          {person.walk_in
            ? t("live-walk-in")
            : t("work-appointment-at", { time: clockTime(lang, person.starts_at, timeZone) })}
          {person.language !== lang && person.language && ` · ${languageName(lang, person.language)}`}
        </p>
        <WaitBar wait={wait} />
        <Marks row={person} />
        {person.parked && <p class="queue-reason">{t("work-parked")}</p>}
      </div>
      <div class="queue-actions">
        {person.urgent ? (
          <Button
            kind="secondary"
            label={t("work-not-urgent-name", { name })}
            testId="calm"
            onClick={() => onCalm(person)}
          >
            {t("work-not-urgent")}
          </Button>
        ) : (
          <Button
            kind="secondary"
            label={t("work-put-first-name", { name })}
            testId="put-first"
            onClick={() => onAsk("urge", person)}
          >
            {t("work-put-first")}
          </Button>
        )}
        {hasOthers && (
          <Button
            kind="secondary"
            label={t("work-redirect-name", { name })}
            testId="redirect"
            onClick={() => onAsk("redirect", person)}
          >
            {t("work-redirect")}
          </Button>
        )}
      </div>
    </li>
  );
}

interface UrgeProps {
  person: WaitingPerson;
  onYes(note: string): void;
  onClose(): void;
}

function Urge({ person, onYes, onClose }: UrgeProps) {
  const { t } = useTexts();
  const [note, setNote] = useState("");
  return (
    <Sheet
      title={t("work-put-first-name", { name: person.name })}
      yes={t("work-put-first")}
      testId="confirm-urge"
      onClose={onClose}
      onYes={() => {
        onYes(note);
        onClose();
      }}
    >
      <p class="kern-body">{t("work-put-first-text")}</p>
      <NoteField name={person.name} note={note} onNote={setNote} />
    </Sheet>
  );
}

interface RedirectProps {
  person: WaitingPerson;
  targets: Office[];
  onYes(location: string, note: string): void;
  onClose(): void;
}

function Redirect({ person, targets, onYes, onClose }: RedirectProps) {
  const { t } = useTexts();
  const [target, setTarget] = useState(targets.length === 1 ? (targets[0]?.location ?? "") : "");
  const [note, setNote] = useState("");
  return (
    <Sheet
      title={t("work-redirect-name", { name: person.name })}
      yes={t("work-redirect")}
      testId="confirm-redirect"
      isReady={!!target}
      onClose={onClose}
      onYes={() => {
        onYes(target, note);
        onClose();
      }}
    >
      <Radios
        legend={t("work-to-office")}
        choices={targets.map((office) => ({
          value: office.location,
          label: office.name,
          note: t("work-office-sum", {
            open: seatsOf(office).filter(({ presence }) => presence !== "closed").length,
            all: office.desks.size,
            waiting: office.waiting.size,
          }),
        }))}
        value={target}
        onChange={setTarget}
      />
      <NoteField name={person.name} note={note} onNote={setNote} />
    </Sheet>
  );
}

function Refused({ code, login }: { code: string; login: string }) {
  const { t } = useTexts();
  const isSignedOut = code === "not_signed_in";
  return (
    <div class="live">
      <ScreenHeading>{t(isSignedOut ? "live-signed-out" : "live-fault")}</ScreenHeading>
      <p class="kern-body">{t(isSignedOut ? "work-signed-out-lead" : "work-overview-refused")}</p>
      {isSignedOut && (
        <div class="actions">
          <LinkButton href={login}>{t("live-sign-in")}</LinkButton>
        </div>
      )}
    </div>
  );
}
