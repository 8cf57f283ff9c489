/** What the desk writes down: for the staff alone, and for the citizen afterwards. It saves itself. */

import { useEffect, useState } from "preact/hooks";
import { useTexts } from "../i18n";
import type { Answer } from "../protocol/socket";
import { TextArea } from "../ui/fields";
import { useStore } from "../ui/hooks";
import { Autosave, type Outcome, type SaveState } from "./autosave";

interface CaseNotesProps {
  note: string;
  agreed: string;
  onNote(text: string): Promise<Answer>;
  onAgreed(text: string): Promise<Answer>;
}

export function CaseNotes({ note, agreed, onNote, onAgreed }: CaseNotesProps) {
  const { t } = useTexts();
  return (
    <>
      <SavedField
        label={t("work-private-note")}
        hint={t("work-private-note-hint")}
        known={note}
        testId="private-note"
        save={onNote}
      />
      <SavedField
        label={t("work-agreed")}
        hint={t("work-agreed-hint")}
        known={agreed}
        testId="agreed"
        save={onAgreed}
      />
    </>
  );
}

const STATES: Record<SaveState, string> = {
  saved: "work-saved",
  typing: "work-saving",
  saving: "work-saving",
  failed: "work-save-failed",
  refused: "work-save-refused",
};

interface SavedFieldProps {
  label: string;
  hint: string;
  /** What the server has. */
  known: string;
  testId: string;
  save(text: string): Promise<Answer>;
}

function SavedField({ label, hint, known, testId, save }: SavedFieldProps) {
  const { t } = useTexts();
  const [saver] = useState(() => new Autosave(known, async (text) => outcomeOf(await save(text))));
  const { text, state } = useStore(saver);
  useEffect(() => saver.hear(known), [saver, known]);
  useEffect(() => {
    // What is not saved yet must not go with the page.
    const warn = (event: BeforeUnloadEvent) => {
      if (saver.value.state === "saved" || saver.value.state === "refused") return;
      void saver.flush();
      event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("beforeunload", warn);
      void saver.flush();
    };
  }, [saver]);
  const isUntouched = state === "saved" && !text;
  return (
    <TextArea
      label={label}
      hint={hint}
      note={isUntouched ? "" : t(STATES[state])}
      value={text}
      rows={4}
      maxLength={10_000}
      testId={testId}
      onInput={(value) => saver.type(value)}
      onBlur={() => void saver.flush()}
    />
  );
}

/** Without an answer it is tried again, and so is a fault of the server; a refusal stays one. */
function outcomeOf(answer: Answer): Outcome {
  if (answer.ok) return "saved";
  return ["no_answer", "internal", "too_fast"].includes(answer.code) ? "failed" : "refused";
}
