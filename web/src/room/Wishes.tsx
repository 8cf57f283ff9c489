/** For who cannot take part as others do: without a camera, or by a call to their telephone. One click, and undone by one. */

import { useId, useState } from "preact/hooks";
import type { Session } from "../call/session";
import { useTexts } from "../i18n";
import type { Wish } from "../protocol/messages";
import { useStore } from "../ui/hooks";
import { Alert, Button } from "../ui/parts";

export function Wishes({ session }: { session: Session }) {
  const { t } = useTexts();
  const { progress } = useStore(session);
  const [isAsked, setAsked] = useState(false);
  const [number, setNumber] = useState("");
  const [fault, setFault] = useState("");
  const consultation = progress.snapshot?.consultation;
  if (!consultation) return null;

  const tell = async (wish: Wish | null, phone = "") => {
    const answer = await session.do("wish", { wish, phone });
    setAsked(!answer.ok && wish === "by_phone");
    setFault(answer.ok ? "" : textOf(answer.code));
  };
  const { wish, phone } = consultation;
  return (
    <section class="wishes" aria-label={t("live-wishes")}>
      <div role="status">
        {wish === "by_phone" && (
          <Alert tone="success" title={t("live-wish-by-phone-done", { phone })} testId="wish-by-phone-done">
            <p class="kern-body">{t("live-wish-by-phone-done-text")}</p>
          </Alert>
        )}
        {wish === "no_camera" && (
          <Alert tone="success" title={t("live-wish-no-camera-done")} testId="wish-no-camera-done" />
        )}
      </div>
      {isAsked && wish !== "by_phone" && (
        <NumberForm
          number={number}
          fault={fault}
          onType={setNumber}
          onSend={() => void tell("by_phone", number)}
        />
      )}
      {!isAsked && fault && <Alert tone="danger" title={t(fault)} role="alert" />}
      <div class="actions">
        {wish ? (
          <Button kind="tertiary" testId="wish-none" onClick={() => void tell(null)}>
            {t("live-wish-none")}
          </Button>
        ) : (
          <>
            <Button kind="tertiary" testId="wish-no-camera" onClick={() => void tell("no_camera")}>
              {t("live-wish-no-camera")}
            </Button>
            {!isAsked && (
              <Button
                kind="tertiary"
                testId="wish-by-phone"
                onClick={() => (phone ? void tell("by_phone") : setAsked(true))}
              >
                {t("live-wish-by-phone")}
              </Button>
            )}
          </>
        )}
      </div>
    </section>
  );
}

interface NumberFormProps {
  number: string;
  fault: string;
  onType(number: string): void;
  onSend(): void;
}

function NumberForm({ number, fault, onType, onSend }: NumberFormProps) {
  const { t } = useTexts();
  const id = useId();
  const send = (event: Event) => {
    event.preventDefault();
    onSend();
  };
  return (
    <form class="wish-number" onSubmit={send} noValidate>
      <div class={`kern-form-input${fault ? " kern-form-input--error" : ""}`}>
        <label class="kern-label" for={id}>
          {t("live-wish-number")}
        </label>
        <input
          id={id}
          class="kern-form-input__input"
          type="tel"
          autocomplete="tel"
          data-testid="wish-number"
          value={number}
          aria-invalid={!!fault}
          aria-describedby={fault ? `${id}-fault` : undefined}
          onInput={(event) => onType(event.currentTarget.value)}
        />
        {fault && (
          <p class="kern-error" id={`${id}-fault`} role="alert">
            <span class="kern-icon kern-icon--danger" aria-hidden="true" />
            <span class="kern-body">{t(fault)}</span>
          </p>
        )}
      </div>
      <button type="submit" class="kern-btn kern-btn--secondary" data-testid="wish-number-send">
        <span class="kern-label">{t("live-wish-number-send")}</span>
      </button>
    </form>
  );
}

function textOf(code: string): string {
  return code === "number_missing" || code === "malformed" ? "live-wish-number-wrong" : "live-no-answer";
}
