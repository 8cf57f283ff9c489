/** KERN's buttons, alerts, selects and dialogs as components: their markup is written once, here. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useTexts } from "../i18n";
import { useHeadingFocus } from "./hooks";

interface ButtonProps {
  kind?: "primary" | "secondary" | "tertiary";
  testId?: string;
  /** Not possible now; the button stays reachable so that `describedBy` can say why. */
  unavailable?: boolean;
  describedBy?: string;
  label?: string;
  onClick(): void;
  children: ComponentChildren;
}

export function Button(props: ButtonProps) {
  const { kind = "primary", unavailable = false } = props;
  return (
    <button
      type="button"
      class={`kern-btn kern-btn--${kind}`}
      data-testid={props.testId}
      aria-disabled={unavailable || undefined}
      aria-describedby={props.describedBy}
      aria-label={props.label}
      onClick={() => !unavailable && props.onClick()}
    >
      <span class="kern-label">{props.children}</span>
    </button>
  );
}

export function LinkButton(props: {
  href: string;
  kind?: "primary" | "secondary";
  children: ComponentChildren;
}) {
  return (
    <a class={`kern-btn kern-btn--${props.kind ?? "primary"}`} href={props.href}>
      <span class="kern-label">{props.children}</span>
    </a>
  );
}

export type Tone = "info" | "success" | "warning" | "danger";

interface AlertProps {
  tone: Tone;
  title: string;
  /** `alert` interrupts a screen reader, `status` waits; without one it is only read in passing. */
  role?: "alert" | "status";
  testId?: string;
  children?: ComponentChildren;
}

export function Alert({ tone, title, role, testId, children }: AlertProps) {
  return (
    <div class={`kern-alert kern-alert--${tone}`} role={role} data-testid={testId}>
      <div class="kern-alert__header">
        <span class={`kern-icon kern-icon--${tone}`} aria-hidden="true" />
        <span class="kern-title">{title}</span>
      </div>
      {children && <div class="kern-alert__body">{children}</div>}
    </div>
  );
}

export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <span class={`kern-badge kern-badge--${tone} kern-badge--small`}>
      <span class={`kern-icon kern-icon--${tone}`} aria-hidden="true" />
      <span class="kern-label kern-label--small">{children}</span>
    </span>
  );
}

/** The heading of a screen: takes the focus when the screen changes. */
export function ScreenHeading({ children }: { children: ComponentChildren }) {
  const ref = useHeadingFocus();
  return (
    <h2 class="kern-heading-large" tabIndex={-1} ref={ref}>
      {children}
    </h2>
  );
}

interface SelectProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  testId?: string;
  onChange(value: string): void;
}

export function Select({ label, value, options, testId, onChange }: SelectProps) {
  const id = useId();
  return (
    <div class="kern-form-input">
      <label class="kern-label" for={id}>
        {label}
      </label>
      <div class="kern-form-input__select-wrapper">
        <select
          class="kern-form-input__select"
          id={id}
          value={value}
          data-testid={testId}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

interface DialogProps {
  title: string;
  testId?: string;
  footer?: ComponentChildren;
  onClose(): void;
  children: ComponentChildren;
}

/** A modal dialog, open as long as it is rendered. The browser traps the focus; we give it back. */
export function Dialog({ title, testId, footer, onClose, children }: DialogProps) {
  const { t } = useTexts();
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    // A dialog that is taken out of the page does not give the focus back by itself.
    const before = document.activeElement as HTMLElement | null;
    ref.current?.showModal();
    return () => before?.focus();
  }, []);
  return (
    <dialog
      class="kern-dialog"
      aria-labelledby={id}
      data-testid={testId}
      ref={ref}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="kern-dialog__header">
        <h2 class="kern-title kern-title--large" id={id}>
          {title}
        </h2>
        <button class="kern-btn kern-btn--tertiary" type="button" onClick={onClose}>
          <span class="kern-icon kern-icon--close" aria-hidden="true" />
          <span class="kern-label kern-sr-only">{t("live-close")}</span>
        </button>
      </header>
      <section class="kern-dialog__body">{children}</section>
      {footer && <footer class="kern-dialog__footer">{footer}</footer>}
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  text: string;
  yes: string;
  testId: string;
  onYes(): void;
  onNo(): void;
}

export function Confirm({ title, text, yes, testId, onYes, onNo }: ConfirmProps) {
  const { t } = useTexts();
  const footer = (
    <>
      <Button kind="secondary" onClick={onNo}>
        {t("live-back")}
      </Button>
      <Button testId={`${testId}-yes`} onClick={onYes}>
        {yes}
      </Button>
    </>
  );
  return (
    <Dialog title={title} testId={testId} footer={footer} onClose={onNo}>
      <p class="kern-body">{text}</p>
    </Dialog>
  );
}
