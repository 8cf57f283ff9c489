/** What both sides have handed each other, and how to hand in more: by a button, or dropped from another window. */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useTexts } from "../i18n";
import type { LogEntry } from "../protocol/messages";
import { useStore } from "../ui/hooks";
import { Alert, Button } from "../ui/parts";
import { documentsIn, type Paper, sizeText } from "./papers";
import { change, type Fault, type Place, type Upload, type Uploads } from "./uploads";

/** With any kind of image, a phone offers its camera as well. */
const ACCEPT = "image/*,application/pdf,.pdf,.heic,.tif,.tiff,.odt,.docx";

const STATES = {
  waiting: "live-papers-waiting",
  sending: "live-papers-sending",
  checking: "live-papers-checking",
};
const FAULTS = {
  lost: { text: "live-papers-lost", action: "live-papers-lost-action" },
  "too-large": { text: "live-papers-too-large", action: "live-papers-too-large-action" },
  empty: { text: "live-papers-empty", action: "live-papers-empty-action" },
  other: { text: "live-papers-other", action: "live-papers-other-action" },
};

interface SharedDocumentsProps {
  uploads: Uploads;
  log: LogEntry[];
  /** Our participant id. */
  you: string;
}

export function SharedDocuments({ uploads, log, you }: SharedDocumentsProps) {
  const { t } = useTexts();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const { list, arrived } = useStore(uploads);
  const [fault, setFault] = useState<Fault | null>(null);
  useRetryWhenOnline(uploads);
  const papers = documentsIn(log);

  const remove = async (paper: Paper) => {
    const failed = await change(uploads.place, "DELETE", `documents/${paper.id}`);
    setFault(failed);
    // What had the focus is gone.
    if (!failed) heading.current?.focus();
  };

  return (
    <section class="shared" aria-labelledby={id} data-testid="documents">
      <h3 class="kern-heading-small" id={id} tabIndex={-1} ref={heading}>
        {t("live-papers")}
      </h3>
      <DropZone uploads={uploads} />
      <p class="kern-sr-only" role="status">
        {arrived && t("live-papers-arrived", { name: arrived })}
      </p>
      {list.length > 0 && (
        <ul class="shared-list">
          {list.map((upload) => (
            <li key={upload.id}>
              <UploadRow upload={upload} uploads={uploads} />
            </li>
          ))}
        </ul>
      )}
      {fault && <FaultAlert fault={fault} maxBytes={uploads.place.maxBytes} />}
      {papers.length > 0 ? (
        <ul class="shared-list">
          {papers.map((paper) => (
            <li key={paper.id} class="shared-paper" data-testid="document">
              <PaperLink paper={paper} place={uploads.place} you={you} />
              {paper.by === you && (
                <Button
                  kind="tertiary"
                  label={t("live-papers-remove-name", { name: paper.name })}
                  onClick={() => void remove(paper)}
                >
                  {t("live-papers-remove")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p class="kern-body kern-body--small">{t("live-papers-none")}</p>
      )}
    </section>
  );
}

export function PaperLink({ paper, place, you }: { paper: Paper; place: Place; you: string }) {
  const { t, lang } = useTexts();
  const from =
    paper.by === "" ? "live-papers-signed" : paper.by === you ? "live-papers-yours" : "live-papers-theirs";
  return (
    <span class="shared-facts">
      <a class="kern-link" href={`${place.path}/documents/${paper.id}`} download={paper.name}>
        {paper.name}
      </a>
      <span class="kern-body kern-body--small">
        {t(from, { name: paper.byName })}, {sizeText(lang, paper.size)}
      </span>
    </span>
  );
}

function DropZone({ uploads }: { uploads: Uploads }) {
  const { t, lang } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const hint = useId();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for who uses a mouse; the button is for everybody
    <div
      class={`shared-drop${isOver ? " over" : ""}`}
      data-testid="drop"
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={() => setOver(false)}
    >
      <Button kind="secondary" testId="choose-file" describedBy={hint} onClick={() => input.current?.click()}>
        {t("live-papers-choose")}
      </Button>
      <input
        ref={input}
        class="kern-sr-only"
        type="file"
        tabIndex={-1}
        aria-hidden="true"
        multiple
        accept={ACCEPT}
        data-testid="file"
        onChange={(event) => {
          uploads.add(event.currentTarget.files ?? []);
          // So that the same one can be chosen again.
          event.currentTarget.value = "";
        }}
      />
      <p class="kern-body kern-body--small" id={hint}>
        <span class="shared-mouse">{t("live-papers-drop")} </span>
        {t("live-papers-types", { size: sizeText(lang, uploads.place.maxBytes) })}
      </p>
    </div>
  );
}

function UploadRow({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { t } = useTexts();
  const { id, file, state, progress, fault, mayRetry } = upload;
  if (state === "failed") {
    return (
      <FaultAlert fault={fault ?? { id: "other" }} name={file.name} maxBytes={uploads.place.maxBytes}>
        {mayRetry && (
          <Button kind="secondary" testId="upload-retry" onClick={() => uploads.retry(id)}>
            {t("live-retry")}
          </Button>
        )}
        <Button kind="tertiary" testId="upload-dismiss" onClick={() => uploads.drop(id)}>
          {t("live-close")}
        </Button>
      </FaultAlert>
    );
  }
  const percent = Math.round(progress * 100);
  return (
    <div class="shared-upload" data-testid="upload">
      <span class="shared-facts">
        <span>{file.name}</span>
        <progress max={100} value={percent} aria-label={t("live-papers-progress", { name: file.name })} />
        {/* Said when it begins and when it changes; the numbers between are there for who asks. */}
        <span class="kern-body kern-body--small" role="status">
          {t(STATES[state])}
        </span>
      </span>
      <Button
        kind="tertiary"
        testId="upload-cancel"
        label={t("live-papers-cancel-name", { name: file.name })}
        onClick={() => uploads.drop(id)}
      >
        {t("live-papers-cancel")}
      </Button>
    </div>
  );
}

interface FaultAlertProps {
  fault: Fault;
  name?: string;
  maxBytes: number;
  children?: preact.ComponentChildren;
}

export function FaultAlert({ fault, name = "", maxBytes, children }: FaultAlertProps) {
  const { t, lang } = useTexts();
  const words =
    "id" in fault
      ? {
          text: t(FAULTS[fault.id].text),
          action: t(FAULTS[fault.id].action, { size: sizeText(lang, maxBytes) }),
        }
      : fault;
  return (
    <Alert tone="danger" title={words.text} role="alert" testId="upload-fault">
      {name && <p class="kern-body">{name}</p>}
      <p class="kern-body">{words.action}</p>
      {children && <div class="actions">{children}</div>}
    </Alert>
  );
}

/** A file that misses the field would be opened in place of the page, and end the call: so it is taken wherever it falls. */
export function useDropAnywhere(uploads: Uploads, onDrop?: () => void): void {
  const told = useRef(onDrop);
  told.current = onDrop;
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      uploads.add(event.dataTransfer.files);
      told.current?.();
    };
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
    };
  }, [uploads]);
}

function useRetryWhenOnline(uploads: Uploads): void {
  useEffect(() => {
    const retry = () => uploads.retryLost();
    window.addEventListener("online", retry);
    return () => window.removeEventListener("online", retry);
  }, [uploads]);
}
