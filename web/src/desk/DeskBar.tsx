/** The head of the desk: call the next, for whom, whether there is a break, and how the desk makes itself heard. */

import { useState } from "preact/hooks";
import { languageName, useTexts } from "../i18n";
import { armSound, play } from "../media/sound";
import type { Row } from "../protocol/messages";
import { Check } from "../ui/fields";
import { Button } from "../ui/parts";
import { askToNotify, mayNotify } from "./arrivals";
import { type Filter, isSet, optionsIn, toggled } from "./filter";
import { isOn, type Switch, turn } from "./switches";

interface DeskBarProps {
  rows: Row[];
  filter: Filter;
  /** Why nobody can be called now; empty when somebody can. */
  refusal: string;
  onBreak: boolean;
  onFilter(filter: Filter): void;
  onNext(): void;
  onPause(): void;
  onHelp(): void;
}

export function DeskBar(props: DeskBarProps) {
  const { t } = useTexts();
  const { rows, filter, refusal, onBreak } = props;
  return (
    <div class="desk-bar">
      <div class="actions">
        <Button
          testId="next"
          unavailable={!!refusal}
          {...(refusal && { describedBy: "no-call" })}
          onClick={props.onNext}
        >
          {t("work-call-next")}
        </Button>
        {!onBreak && (
          <Button kind="secondary" testId="pause" onClick={props.onPause}>
            {t("work-take-break")}
          </Button>
        )}
        <FilterChoice rows={rows} filter={filter} onFilter={props.onFilter} />
        <Settings onHelp={props.onHelp} />
      </div>
      {refusal && (
        <p class="kern-body kern-body--small" id="no-call">
          {refusal}
        </p>
      )}
    </div>
  );
}

function FilterChoice({ rows, filter, onFilter }: Pick<DeskBarProps, "rows" | "filter" | "onFilter">) {
  const { t, lang } = useTexts();
  const { services, languages } = optionsIn(rows, filter, (code) => languageName(lang, code));
  return (
    <details class="desk-fold">
      <summary data-testid="filter">{t(isSet(filter) ? "work-filter-on" : "work-filter")}</summary>
      <div class="desk-fold-body">
        <Checks
          legend={t("live-fact-service")}
          options={services}
          chosen={filter.services}
          onChange={(value) => onFilter({ ...filter, services: toggled(filter.services, value) })}
        />
        <Checks
          legend={t("live-fact-language")}
          options={languages}
          chosen={filter.languages}
          onChange={(value) => onFilter({ ...filter, languages: toggled(filter.languages, value) })}
        />
        <p class="kern-body kern-body--small">{t("work-filter-text")}</p>
      </div>
    </details>
  );
}

interface ChecksProps {
  legend: string;
  options: { value: string; label: string }[];
  chosen: string[];
  onChange(value: string): void;
}

function Checks({ legend, options, chosen, onChange }: ChecksProps) {
  if (!options.length) return null;
  return (
    <fieldset class="kern-fieldset">
      <legend class="kern-label">{legend}</legend>
      <div class="kern-fieldset__body">
        {options.map(({ value, label }) => (
          <Check
            key={value}
            label={label}
            checked={chosen.includes(value)}
            onChange={() => onChange(value)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Settings({ onHelp }: { onHelp(): void }) {
  const { t } = useTexts();
  const [permission, setPermission] = useState(mayNotify);
  const ask = async () => {
    await askToNotify();
    setPermission(mayNotify());
  };
  return (
    <details class="desk-fold">
      <summary data-testid="settings">{t("work-settings")}</summary>
      <div class="desk-fold-body">
        <SwitchCheck
          which="sound"
          label={t("live-desk-sound")}
          onOn={() => {
            armSound();
            void play("arrival");
          }}
        />
        {permission === "granted" && <SwitchCheck which="notices" label={t("work-notices")} />}
        {permission === "default" && (
          <Button kind="secondary" testId="ask-notices" onClick={() => void ask()}>
            {t("work-notices-allow")}
          </Button>
        )}
        {permission === "denied" && <p class="kern-body kern-body--small">{t("work-notices-denied")}</p>}
        <SwitchCheck which="shortcuts" label={t("work-shortcuts-on")} />
        <Button kind="tertiary" testId="help" onClick={onHelp}>
          {t("work-shortcuts-show")}
        </Button>
      </div>
    </details>
  );
}

function SwitchCheck({ which, label, onOn }: { which: Switch; label: string; onOn?(): void }) {
  const [on, setOn] = useState(() => isOn(which));
  const change = (value: boolean) => {
    turn(which, value);
    setOn(value);
    if (value) onOn?.();
  };
  return <Check label={label} checked={on} testId={`switch-${which}`} onChange={change} />;
}
