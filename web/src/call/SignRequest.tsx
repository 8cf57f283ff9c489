/**
 * The citizen is asked for a signature: a notice that takes the focus from nobody, and a dialog in which to read, to
 * sign by hand or by name, or to decline.
 */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useTexts } from "../i18n";
import type { LogEntry } from "../protocol/messages";
import { Alert, Button, Dialog } from "../ui/parts";
import { type Asked, documentsIn, signatureIn } from "./papers";
import { FaultAlert } from "./SharedDocuments";
import { SignaturePad } from "./SignaturePad";
import { isEnough, type Stroke } from "./strokes";
import { change, type Fault, type Place } from "./uploads";

const OUTCOMES = {
  signed: "live-sign-signed",
  declined: "live-sign-declined",
  withdrawn: "live-sign-withdrawn",
};
const MANNERS = { drawn: "live-sign-drawn", typed: "live-sign-typed" };
const MISSING = {
  name: "live-sign-missing-name",
  strokes: "live-sign-missing-strokes",
  sure: "live-sign-missing-sure",
};

interface SignRequestProps {
  log: LogEntry[];
  place: Place;
  /** As it stands in the appointment. */
  name: string;
  /** Whether the server has taken it. */
  onDecline(signature: string): Promise<boolean>;
}

export function SignRequest({ log, place, name, onDecline }: SignRequestProps) {
  const { t } = useTexts();
  const [opened, setOpened] = useState("");
  const last = signatureIn(log);
  // What was settled before this page was loaded is no news.
  const [seen, setSeen] = useState(last?.outcome === "asked" ? "" : last?.asked.signature);
  const settled = useRef<HTMLDivElement>(null);
  const isOpen = !!last && opened === last.asked.signature;
  useEffect(() => {
    // The dialog closes, and with it goes what had the focus before.
    if (isOpen && last.outcome !== "asked") settled.current?.focus();
  }, [isOpen, last?.outcome]);
  if (!last) return null;
  const { asked, outcome } = last;
  if (outcome !== "asked") {
    const isSeen = seen === asked.signature;
    return (
      <div class={isSeen ? "kern-sr-only" : "sign-notice"} ref={settled} tabIndex={-1}>
        <Alert
          tone={outcome === "signed" ? "success" : "info"}
          title={t(OUTCOMES[outcome], { title: asked.title })}
          role="status"
          testId="sign-outcome"
        />
        {!isSeen && (
          <Button kind="tertiary" onClick={() => setSeen(asked.signature)}>
            {t("live-close")}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div class="sign-notice">
      <Alert
        tone="info"
        title={t("live-sign-asked", { title: asked.title })}
        role="alert"
        testId="sign-asked"
      >
        <div class="actions">
          <Button testId="sign-open" onClick={() => setOpened(asked.signature)}>
            {t("live-sign-open")}
          </Button>
        </div>
      </Alert>
      {isOpen && (
        <SignDialog
          asked={asked}
          log={log}
          place={place}
          name={name}
          onDecline={() => onDecline(asked.signature)}
          onClose={() => setOpened("")}
        />
      )}
    </div>
  );
}

interface SignDialogProps {
  asked: Asked;
  log: LogEntry[];
  place: Place;
  name: string;
  onDecline(): Promise<boolean>;
  onClose(): void;
}

type Manner = "drawn" | "typed";

function SignDialog({ asked, log, place, name, onDecline, onClose }: SignDialogProps) {
  const { t } = useTexts();
  const [signer, setSigner] = useState(name);
  const [manner, setManner] = useState<Manner>("drawn");
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [isSure, setSure] = useState(false);
  const [hasTried, setTried] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const [isSending, setSending] = useState(false);
  const id = useId();
  const lack = lackOf(signer, manner, strokes, isSure);
  const missing = hasTried && lack;

  const sign = async () => {
    setTried(true);
    if (lack || isSending) return;
    setSending(true);
    const body = { name: signer.trim(), strokes: manner === "drawn" ? strokes : [] };
    setFault(await change(place, "PUT", `signatures/${asked.signature}`, body));
    setSending(false);
  };
  const decline = async () => setFault((await onDecline()) ? null : { id: "other" });
  const footer = (
    <>
      <Button kind="tertiary" testId="sign-decline" onClick={() => void decline()}>
        {t("live-sign-decline")}
      </Button>
      <Button testId="sign" unavailable={isSending} onClick={() => void sign()}>
        {t(isSending ? "live-sign-sending" : "live-sign")}
      </Button>
    </>
  );
  return (
    <Dialog title={asked.title} testId="sign-dialog" footer={footer} onClose={onClose}>
      <div class="sign">
        <WhatToSign asked={asked} log={log} place={place} />
        <div class={`kern-form-input${missing === "name" ? " kern-form-input--error" : ""}`}>
          <label class="kern-label" for={`${id}-name`}>
            {t("live-sign-name")}
          </label>
          <input
            class="kern-form-input__input"
            id={`${id}-name`}
            value={signer}
            maxLength={100}
            autoComplete="name"
            aria-invalid={missing === "name"}
            data-testid="sign-name"
            onInput={(event) => setSigner(event.currentTarget.value)}
          />
        </div>
        <fieldset class="kern-fieldset">
          <legend class="kern-label">{t("live-sign-how")}</legend>
          <div class="kern-fieldset__body">
            {(["drawn", "typed"] as const).map((one) => (
              <div class="kern-form-check" key={one}>
                <input
                  class="kern-form-check__radio"
                  type="radio"
                  id={`${id}-${one}`}
                  name={`${id}-manner`}
                  checked={manner === one}
                  data-testid={`sign-${one}`}
                  onChange={() => setManner(one)}
                />
                <label class="kern-label" for={`${id}-${one}`}>
                  {t(MANNERS[one])}
                </label>
              </div>
            ))}
          </div>
        </fieldset>
        {manner === "drawn" ? (
          <SignaturePad strokes={strokes} onChange={setStrokes} />
        ) : (
          <div class="kern-form-check">
            <input
              class="kern-form-check__checkbox"
              type="checkbox"
              id={`${id}-sure`}
              checked={isSure}
              data-testid="sign-sure"
              onChange={(event) => setSure(event.currentTarget.checked)}
            />
            <label class="kern-label" for={`${id}-sure`}>
              {t("live-sign-sure", { name: signer })}
            </label>
          </div>
        )}
        {missing && <Alert tone="danger" title={t(MISSING[missing])} role="alert" testId="sign-missing" />}
        {fault && <FaultAlert fault={fault} maxBytes={place.maxBytes} />}
      </div>
    </Dialog>
  );
}

function WhatToSign({ asked, log, place }: { asked: Asked; log: LogEntry[]; place: Place }) {
  const { t } = useTexts();
  const paper = documentsIn(log).find(({ id }) => id === asked.document);
  if (!paper) return <div class="kern-body sign-text">{asked.text}</div>;
  return (
    <p class="kern-body">
      {t("live-sign-read")}{" "}
      <a class="kern-link" href={`${place.path}/documents/${paper.id}`} download={paper.name}>
        {t("live-sign-document", { name: paper.name })}
      </a>
    </p>
  );
}

function lackOf(name: string, manner: Manner, strokes: Stroke[], isSure: boolean) {
  if (!name.trim()) return "name";
  if (manner === "drawn") return isEnough(strokes) ? "" : "strokes";
  return isSure ? "" : "sure";
}
