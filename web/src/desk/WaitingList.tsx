/** Those who wait: who is next at the top, and apart from them those who are parked. */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { clockTime, languageName, useTexts } from "../i18n";
import type { Row } from "../protocol/messages";
import { Badge, Button, type Tone } from "../ui/parts";
import type { Asked } from "./dialogs";
import { type Filter, lets } from "./filter";
import { parkedIn, type Wait, waitedBy, waitingIn } from "./queue";

interface WaitingListProps {
  rows: Row[];
  filter: Filter;
  now: number;
  timeZone: string;
  isBusy: boolean;
  mayCall: boolean;
  onEverybody(): void;
  onCall(row: Row): void;
  onUrge(row: Row): void;
  onUnpark(row: Row): void;
  onAsk(asked: Asked): void;
}

export function WaitingList(props: WaitingListProps) {
  const { t } = useTexts();
  const { rows, filter, isBusy } = props;
  const heading = useFocusAfterCall(isBusy);
  const everybody = waitingIn(rows);
  const waiting = everybody.filter((row) => lets(filter, row));
  const parked = parkedIn(rows);
  const hidden = everybody.length - waiting.length;
  return (
    <section class="queue" data-testid="queue">
      <h2 class="kern-heading-large" tabIndex={-1} ref={heading}>
        <span class="queue-count" hidden={everybody.length === 0} data-testid="waiting-count">
          {everybody.length}
        </span>{" "}
        {t("live-desk-waiting", { count: everybody.length })}
      </h2>
      {hidden > 0 && (
        <div class="queue-hidden" data-testid="hidden">
          <p class="kern-body">{t("work-filter-hides", { count: hidden })}</p>
          <Button kind="tertiary" onClick={props.onEverybody}>
            {t("work-filter-off")}
          </Button>
        </div>
      )}
      {everybody.length === 0 && <p class="kern-body">{t("live-desk-nobody")}</p>}
      {waiting.length > 0 && (
        <ol class="queue-list">
          {waiting.map((row) => (
            <Person key={row.consultation} row={row} {...props} />
          ))}
        </ol>
      )}
      {parked.length > 0 && (
        <>
          <h3 class="kern-heading-medium">{t("work-parked-heading", { count: parked.length })}</h3>
          <ul class="queue-list" data-testid="parked">
            {parked.map((row) => (
              <Person key={row.consultation} row={row} {...props} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** When a call is over, its panel is gone with the focus in it; the queue is what comes next. */
function useFocusAfterCall(isBusy: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  const wasBusy = useRef(isBusy);
  useEffect(() => {
    if (wasBusy.current && !isBusy) heading.current?.focus();
    wasBusy.current = isBusy;
  }, [isBusy]);
  return heading;
}

function Person(props: WaitingListProps & { row: Row }) {
  const { row, now, timeZone, mayCall, onCall, onAsk } = props;
  const { t, lang } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const wait = waitedBy(row, now);
  return (
    <li
      class={`queue-person ${row.urgent ? "urgent" : wait.level}`}
      data-testid="waiting-person"
      data-consultation={row.consultation}
    >
      <div class="queue-facts">
        <p class="queue-name">{row.name}</p>
        <p class="kern-body kern-body--small">
          {row.service} ·{" "}
          {row.walk_in
            ? t("live-walk-in")
            : t("work-appointment-at", { time: clockTime(lang, row.starts_at, timeZone) })}
          {row.language !== lang && row.language && ` · ${languageName(lang, row.language)}`}
        </p>
        <WaitBar wait={wait} />
        <Marks row={row} />
        {row.reason && <p class="queue-reason">{t("work-reason", { text: row.reason })}</p>}
      </div>
      <div class="queue-actions">
        <Button
          testId="call-next"
          unavailable={!mayCall}
          label={t("live-desk-call-name", { name: row.name })}
          {...(!mayCall && { describedBy: "no-call" })}
          onClick={() => onCall(row)}
        >
          {t("live-desk-call")}
        </Button>
        {row.presence !== "here" && row.wish !== "by_phone" && (
          <Button kind="tertiary" testId="missed" onClick={() => onAsk({ what: "missed", row })}>
            {t("live-mark-missed")}
          </Button>
        )}
        <button
          type="button"
          class="kern-btn kern-btn--tertiary"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          aria-label={t("work-more-name", { name: row.name })}
          data-testid="more"
          onClick={() => setOpen(!isOpen)}
        >
          <span class="kern-label">{t("work-more")}</span>
        </button>
      </div>
      {isOpen && <More {...props} id={id} />}
    </li>
  );
}

/** Grows with the minutes; what it means stands beside it. */
export function WaitBar({ wait }: { wait: Wait }) {
  const { t } = useTexts();
  return (
    <p class={`wait ${wait.level}`}>
      <span class="wait-track" aria-hidden="true">
        {/* A meter would be read out anew with each minute. */}
        <span class="wait-bar" style={{ width: `${Math.max(2, wait.share * 100)}%` }} />
      </span>
      <span class="wait-text">
        {wait.level === "calm" && t("work-wait", { minutes: wait.minutes })}
        {wait.level === "long" && t("work-wait-long", { minutes: wait.minutes })}
        {wait.level === "very-long" && t("work-wait-very-long", { minutes: wait.minutes })}
      </span>
    </p>
  );
}

const PRESENCE: Record<Row["presence"], { text: string; tone: Tone }> = {
  here: { text: "work-here", tone: "success" },
  left: { text: "work-here", tone: "success" },
  reconnecting: { text: "work-reconnecting", tone: "warning" },
  gone: { text: "live-desk-away", tone: "danger" },
};

type Marked = Pick<Row, "urgent" | "presence" | "wish"> & Partial<Pick<Row, "phone" | "access_needs">>;

/** What is particular about somebody who waits. */
export function Marks({ row }: { row: Marked }) {
  const { t } = useTexts();
  const presence = PRESENCE[row.presence];
  const isByPhone = row.wish === "by_phone";
  return (
    <p class="queue-badges">
      {row.urgent && <Badge tone="danger">{t("work-urgent")}</Badge>}
      {/* Who is called by phone need not be here. */}
      {!isByPhone && <Badge tone={presence.tone}>{t(presence.text)}</Badge>}
      {row.wish === "no_camera" && <Badge tone="info">{t("work-no-camera")}</Badge>}
      {isByPhone && <Badge tone="warning">{t("work-by-phone")}</Badge>}
      {isByPhone && row.phone && <PhoneLink number={row.phone} />}
      {row.access_needs && <Badge tone="info">{row.access_needs}</Badge>}
    </p>
  );
}

export function PhoneLink({ number }: { number: string }) {
  return (
    <a class="kern-link" href={`tel:${number.replace(/[^+\d]/g, "")}`}>
      {number}
    </a>
  );
}

/** What is seldom needed. */
function More(props: WaitingListProps & { row: Row; id: string }) {
  const { row, id, onUrge, onUnpark, onAsk } = props;
  const { t } = useTexts();
  return (
    <div class="queue-more" id={id}>
      <Button kind="secondary" testId="tell" onClick={() => onAsk({ what: "tell", row })}>
        {t("work-tell")}
      </Button>
      <Button kind="secondary" testId="urge" onClick={() => onUrge(row)}>
        {t(row.urgent ? "work-not-urgent" : "work-make-urgent")}
      </Button>
      {row.parked ? (
        <Button kind="secondary" testId="unpark" onClick={() => onUnpark(row)}>
          {t("work-unpark")}
        </Button>
      ) : (
        <Button kind="secondary" testId="park" onClick={() => onAsk({ what: "park", row })}>
          {t("work-park")}
        </Button>
      )}
      <Button kind="secondary" testId="send-on" onClick={() => onAsk({ what: "hand-over", row })}>
        {t("work-hand-over")}
      </Button>
    </div>
  );
}
