/** KERN's form fields as components: text in many lines, one of several, and a switch. */

import { useId } from "preact/hooks";

interface TextAreaProps {
  label: string;
  hint?: string;
  /** What has become of it, such as "saved"; told to screen readers when it changes. */
  note?: string;
  value: string;
  rows?: number;
  maxLength?: number;
  testId?: string;
  onInput(value: string): void;
  onBlur?(): void;
}

export function TextArea(props: TextAreaProps) {
  const { label, hint, note, value, rows = 3, maxLength, testId, onInput, onBlur } = props;
  const id = useId();
  return (
    <div class="kern-form-input">
      <label class="kern-label" for={id}>
        {label}
      </label>
      {hint && (
        <p class="kern-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <textarea
        class="kern-form-input__input"
        id={id}
        rows={rows}
        maxLength={maxLength}
        value={value}
        aria-describedby={hint ? `${id}-hint` : undefined}
        data-testid={testId}
        onInput={(event) => onInput(event.currentTarget.value)}
        onBlur={onBlur}
      />
      {note !== undefined && (
        <p class="field-note" role="status" data-testid={testId && `${testId}-note`}>
          {note}
        </p>
      )}
    </div>
  );
}

export interface Choice {
  value: string;
  label: string;
  /** Said behind the label. */
  note?: string;
  disabled?: boolean;
}

interface RadiosProps {
  legend: string;
  choices: Choice[];
  value: string;
  /** The same in several groups makes one choice of them. */
  name?: string;
  onChange(value: string): void;
}

export function Radios({ legend, choices, value, name, onChange }: RadiosProps) {
  const id = useId();
  return (
    <fieldset class="kern-fieldset">
      <legend class="kern-label">{legend}</legend>
      <div class="kern-fieldset__body">
        {choices.map((choice, number) => (
          <div class="kern-form-check" key={choice.value}>
            <input
              class="kern-form-check__radio"
              type="radio"
              id={`${id}-${number}`}
              name={name ?? id}
              value={choice.value}
              checked={choice.value === value}
              disabled={choice.disabled}
              onChange={() => onChange(choice.value)}
            />
            <label class="kern-label" for={`${id}-${number}`}>
              {choice.label}
              {choice.note && <span class="choice-note"> {choice.note}</span>}
            </label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  testId?: string;
  onChange(checked: boolean): void;
}

export function Check({ label, checked, testId, onChange }: CheckProps) {
  const id = useId();
  return (
    <div class="kern-form-check">
      <input
        class="kern-form-check__checkbox"
        type="checkbox"
        id={id}
        checked={checked}
        data-testid={testId}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label class="kern-label" for={id}>
        {label}
      </label>
    </div>
  );
}
