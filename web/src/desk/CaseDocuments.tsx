/** The desk's side of documents: what was handed in, asking for a signature, and showing where to hold a paper. */

import { useId, useState } from "preact/hooks";
import { documentsIn, type Outcome, signatureIn } from "../call/papers";
import { SharedDocuments, useDropAnywhere } from "../call/SharedDocuments";
import type { Session } from "../call/session";
import { type Place, Uploads } from "../call/uploads";
import { useTexts } from "../i18n";
import type { Commands, Consultation, DeskRequests, LogEntry } from "../protocol/messages";
import type { Answer } from "../protocol/socket";
import { useStore } from "../ui/hooks";
import { Alert, Button, Dialog, Select } from "../ui/parts";

export type DeskDo = <K extends keyof Commands<DeskRequests>>(
  command: K,
  body: Commands<DeskRequests>[K],
) => Promise<Answer>;

interface CaseDocumentsProps {
  session: Session;
  /** Of this consultation. */
  place: Place;
  deskDo: DeskDo;
}

export function CaseDocuments({ session, place, deskDo }: CaseDocumentsProps) {
  const { t } = useTexts();
  const [uploads] = useState(() => new Uploads(place));
  useDropAnywhere(uploads);
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState("");
  const snapshot = useStore(session).progress.snapshot;
  if (!snapshot) return null;
  const { log, you } = snapshot;
  const consultation = snapshot.consultation.id;
  const run = async (answer: Promise<Answer>) => {
    const given = await answer;
    setRefusal(given.ok ? "" : refusalText(given.code));
    return given.ok;
  };
  return (
    <div class="case-documents">
      <SharedDocuments uploads={uploads} log={log} you={you.participant} />
      <section class="case-tools" aria-label={t("work-case-tools")}>
        <SignatureState
          log={log}
          onWithdraw={() => void run(deskDo("withdraw_signature", { consultation }))}
        />
        <div class="actions">
          {signatureIn(log)?.outcome !== "asked" && (
            <Button kind="secondary" testId="ask-signature" onClick={() => setAsking(true)}>
              {t("work-ask-signature")}
            </Button>
          )}
          <GuideButtons
            guide={snapshot.consultation.guide}
            onGuide={(guide) => void run(deskDo("guide", { consultation, guide }))}
          />
        </div>
        {refusal && <Alert tone="warning" title={t(refusal)} role="alert" testId="case-refusal" />}
      </section>
      {isAsking && (
        <AskSignature
          log={log}
          onAsk={async (what) => {
            if (await run(deskDo("ask_signature", { consultation, ...what }))) setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

const OUTCOMES: Record<Outcome, string> = {
  asked: "work-sign-asked",
  signed: "work-sign-signed",
  declined: "work-sign-declined",
  withdrawn: "work-sign-withdrawn",
};

function SignatureState({ log, onWithdraw }: { log: LogEntry[]; onWithdraw(): void }) {
  const { t } = useTexts();
  const last = signatureIn(log);
  return (
    <div role="status" data-testid="signature-state">
      {last && <p class="kern-body">{t(OUTCOMES[last.outcome], { title: last.asked.title })}</p>}
      {last?.outcome === "asked" && (
        <Button kind="tertiary" testId="withdraw-signature" onClick={onWithdraw}>
          {t("work-withdraw-signature")}
        </Button>
      )}
    </div>
  );
}

type Guide = Consultation["guide"];

const GUIDES = { id: "work-ask-guide-id", page: "work-ask-guide-page" };

/** Pressed while the citizen sees the frame. */
function GuideButtons({ guide, onGuide }: { guide: Guide; onGuide(guide: Guide): void }) {
  const { t } = useTexts();
  return (["id", "page"] as const).map((one) => (
    <button
      key={one}
      type="button"
      class="kern-btn kern-btn--secondary"
      aria-pressed={guide === one}
      data-testid={`guide-${one}`}
      onClick={() => onGuide(guide === one ? null : one)}
    >
      <span class="kern-label">{t(guide === one ? "work-ask-guide-end" : GUIDES[one])}</span>
    </button>
  ));
}

type What = { document: string } | { title: string; text: string };

const OWN = "";
const READY = [
  { key: "consent", title: "work-sign-ready-consent", text: "work-sign-ready-consent-text" },
  { key: "complete", title: "work-sign-ready-complete", text: "work-sign-ready-complete-text" },
];

interface AskSignatureProps {
  log: LogEntry[];
  onAsk(what: What): void;
  onClose(): void;
}

/** A PDF of the case, one of the ready texts, or one's own. */
function AskSignature({ log, onAsk, onClose }: AskSignatureProps) {
  const { t } = useTexts();
  const papers = documentsIn(log).filter(({ canBeSigned }) => canBeSigned);
  const [chosen, setChosen] = useState(papers.at(-1)?.id ?? OWN);
  const [title, setTitle] = useState("");
  const [text, setText] = useState("");
  const [isMissing, setMissing] = useState(false);
  const id = useId();
  const isDocument = papers.some((paper) => paper.id === chosen);
  const choose = (value: string) => {
    setChosen(value);
    const ready = READY.find(({ key }) => key === value);
    if (!ready) return;
    setTitle(t(ready.title));
    setText(t(ready.text));
  };
  const ask = () => {
    const isWhole = isDocument || (title.trim() && text.trim());
    setMissing(!isWhole);
    if (isWhole) onAsk(isDocument ? { document: chosen } : { title: title.trim(), text: text.trim() });
  };
  const options = [
    ...papers.map((paper) => ({ value: paper.id, label: paper.name })),
    ...READY.map(({ key, title }) => ({ value: key, label: t(title) })),
    { value: OWN, label: t("work-sign-own") },
  ];
  const footer = (
    <>
      <Button kind="secondary" onClick={onClose}>
        {t("live-back")}
      </Button>
      <Button testId="ask-signature-yes" onClick={ask}>
        {t("work-ask-signature-yes")}
      </Button>
    </>
  );
  return (
    <Dialog title={t("work-ask-signature")} testId="ask-signature-dialog" footer={footer} onClose={onClose}>
      <div class="sign">
        <Select
          label={t("work-ask-signature-what")}
          value={chosen}
          options={options}
          testId="ask-signature-what"
          onChange={choose}
        />
        {isDocument || (
          <>
            <div class="kern-form-input">
              <label class="kern-label" for={`${id}-title`}>
                {t("work-ask-signature-title")}
              </label>
              <input
                class="kern-form-input__input"
                id={`${id}-title`}
                value={title}
                maxLength={150}
                data-testid="ask-signature-title"
                onInput={(event) => setTitle(event.currentTarget.value)}
              />
            </div>
            <div class="kern-form-input">
              <label class="kern-label" for={`${id}-text`}>
                {t("work-ask-signature-text")}
              </label>
              <textarea
                class="kern-form-input__input"
                id={`${id}-text`}
                rows={5}
                value={text}
                maxLength={5000}
                data-testid="ask-signature-text"
                onInput={(event) => setText(event.currentTarget.value)}
              />
            </div>
          </>
        )}
        {isMissing && <Alert tone="danger" title={t("work-ask-signature-missing")} role="alert" />}
      </div>
    </Dialog>
  );
}

function refusalText(code: string): string {
  switch (code) {
    case "signature_open":
      return "work-signature-open";
    case "not_signable":
      return "work-not-signable";
    case "not_asked":
    case "not_in_call":
    case "unknown_document":
      return "live-desk-changed";
    case "no_answer":
      return "live-no-answer";
    default:
      return "live-desk-failed";
  }
}
