/** Those who wait, with the button that calls them. */

import { useEffect, useRef, useState } from "preact/hooks";
import { clockTime, useTexts } from "../i18n";
import { armSound, play } from "../media/sound";
import type { Row } from "../protocol/messages";
import { Badge, Button } from "../ui/parts";
import { isSoundOn, setSoundOn } from "./arrivalSound";
import { minutesWaiting } from "./queue";

interface WaitingListProps {
  waiting: Row[];
  now: number;
  timeZone: string;
  isBusy: boolean;
  onCall(consultation: string): void;
  onMissed(appointment: Row): void;
}

export function WaitingList({ waiting, now, timeZone, isBusy, onCall, onMissed }: WaitingListProps) {
  const { t } = useTexts();
  const heading = useFocusAfterCall(isBusy);
  return (
    <section class="queue" data-testid="queue">
      <div class="queue-head">
        <h2 class="kern-heading-large" tabIndex={-1} ref={heading}>
          <span class="queue-count" hidden={waiting.length === 0} data-testid="waiting-count">
            {waiting.length}
          </span>{" "}
          {t("live-desk-waiting", { count: waiting.length })}
        </h2>
        <SoundSwitch />
      </div>
      {isBusy && waiting.length > 0 && (
        <p class="kern-body kern-body--small" id="desk-busy">
          {t("live-desk-busy")}
        </p>
      )}
      {waiting.length === 0 && <p class="kern-body">{t("live-desk-nobody")}</p>}
      <ol class="queue-list">
        {waiting.map((person) => (
          <Waiting
            key={person.consultation}
            person={person}
            minutes={minutesWaiting(person, now)}
            timeZone={timeZone}
            isBusy={isBusy}
            onCall={() => onCall(person.consultation)}
            onMissed={() => onMissed(person)}
          />
        ))}
      </ol>
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

interface WaitingProps {
  person: Row;
  minutes: number;
  timeZone: string;
  isBusy: boolean;
  onCall(): void;
  onMissed(): void;
}

function Waiting({ person, minutes, timeZone, isBusy, onCall, onMissed }: WaitingProps) {
  const { t, lang } = useTexts();
  return (
    <li class="queue-person" data-testid="waiting-person" data-consultation={person.consultation}>
      <div class="queue-facts">
        <p class="queue-name">{person.name}</p>
        <p class="kern-body kern-body--small">
          {person.service} · {clockTime(lang, person.starts_at, timeZone)}
        </p>
        <p class="queue-badges">
          {person.walk_in && <Badge tone="info">{t("live-walk-in")}</Badge>}
          <Badge tone={minutes >= 10 ? "warning" : "info"}>{t("live-desk-minutes", { minutes })}</Badge>
          {person.presence !== "here" && <Badge tone="danger">{t("live-desk-away")}</Badge>}
          {person.access_needs && <Badge tone="info">{person.access_needs}</Badge>}
        </p>
      </div>
      <div class="actions">
        <Button
          testId="call-next"
          unavailable={isBusy}
          label={t("live-desk-call-name", { name: person.name })}
          {...(isBusy && { describedBy: "desk-busy" })}
          onClick={onCall}
        >
          {t("live-desk-call")}
        </Button>
        {person.presence !== "here" && (
          <Button kind="tertiary" testId="missed" onClick={onMissed}>
            {t("live-mark-missed")}
          </Button>
        )}
      </div>
    </li>
  );
}

function SoundSwitch() {
  const { t } = useTexts();
  const [isOn, setOn] = useState(isSoundOn);
  const change = () => {
    setSoundOn(!isOn);
    setOn(!isOn);
    armSound();
    if (!isOn) void play("arrival");
  };
  return (
    <div class="kern-form-check queue-sound">
      <input
        class="kern-form-check__checkbox"
        type="checkbox"
        id="arrival-sound"
        checked={isOn}
        onChange={change}
        data-testid="arrival-sound"
      />
      <label class="kern-label" for="arrival-sound">
        {t("live-desk-sound")}
      </label>
    </div>
  );
}
