/** What the desk asks before it does something: why, what to say, to whom, with what result. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Texts, useTexts } from "../i18n";
import type { Colleagues, Result, Row, Seat } from "../protocol/messages";
import { type Choice, Radios, TextArea } from "../ui/fields";
import { Alert, Button, Confirm, Dialog } from "../ui/parts";
import type { Act } from "./actions";
import { KEYS, type Shortcut } from "./shortcuts";

export type Asked =
  | {
      what: "missed" | "park" | "tell" | "hand-over" | "bring-in" | "finish";
      row: Pick<Row, "consultation" | "name" | "state">;
    }
  | { what: "help" };

interface DialogsProps {
  asked: Asked;
  ownDesk: string;
  act: Act;
  colleagues(): Promise<Colleagues | null>;
  onClose(): void;
}

export function Dialogs(props: DialogsProps) {
  const { t } = useTexts();
  const { asked, act, onClose } = props;
  if (asked.what === "help") return <Help onClose={onClose} />;
  const { row } = asked;
  switch (asked.what) {
    case "missed":
      return (
        <Confirm
          title={t("live-missed-ask", { name: row.name })}
          text={t("live-missed-ask-text")}
          yes={t("live-mark-missed")}
          testId="confirm-missed"
          onYes={() => {
            void act("missed", { consultation: row.consultation });
            onClose();
          }}
          onNo={onClose}
        />
      );
    case "park":
      return <Park {...props} row={row} />;
    case "tell":
      return <Tell {...props} row={row} />;
    case "hand-over":
      return <HandOver {...props} row={row} />;
    case "bring-in":
      return <BringIn {...props} row={row} />;
    case "finish":
      return <Finish {...props} row={row} />;
  }
}

type Form = DialogsProps & { row: Pick<Row, "consultation" | "name" | "state"> };

interface SheetProps {
  title: string;
  yes: string;
  testId: string;
  /** Something has to be chosen or written first. */
  isReady?: boolean;
  onYes(): void;
  onClose(): void;
  children: ComponentChildren;
}

/** A dialog with fields and one button that does it. */
export function Sheet({ title, yes, testId, isReady = true, onYes, onClose, children }: SheetProps) {
  const { t } = useTexts();
  const footer = (
    <>
      <Button kind="secondary" onClick={onClose}>
        {t("live-back")}
      </Button>
      <Button testId={`${testId}-yes`} unavailable={!isReady} onClick={onYes}>
        {yes}
      </Button>
    </>
  );
  return (
    <Dialog title={title} testId={testId} footer={footer} onClose={onClose}>
      <div class="sheet">{children}</div>
    </Dialog>
  );
}

function Park({ row, act, onClose }: Form) {
  const { t } = useTexts();
  const [note, setNote] = useState("");
  return (
    <Sheet
      title={t("work-park-ask", { name: row.name })}
      yes={t("work-park")}
      testId="confirm-park"
      onClose={onClose}
      onYes={() => {
        void act("park", { consultation: row.consultation, note });
        onClose();
      }}
    >
      <p class="kern-body">{t("work-park-text")}</p>
      <NoteField name={row.name} note={note} onNote={setNote} />
    </Sheet>
  );
}

const READY_MADE = ["work-say-five", "work-say-next", "work-say-documents", "work-say-sound"];

function Tell({ row, act, onClose }: Form) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  return (
    <Sheet
      title={t("work-tell-ask", { name: row.name })}
      yes={t("work-send")}
      testId="confirm-tell"
      isReady={!!text.trim()}
      onClose={onClose}
      onYes={() => {
        void act("tell", { consultation: row.consultation, text: text.trim() });
        onClose();
      }}
    >
      <div class="ready-made">
        {READY_MADE.map((id) => (
          <Button key={id} kind="secondary" onClick={() => setText(t(id))}>
            {t(id)}
          </Button>
        ))}
      </div>
      <TextArea
        label={t("work-tell-text")}
        value={text}
        maxLength={500}
        testId="tell-text"
        onInput={setText}
      />
    </Sheet>
  );
}

const RESULTS: { value: Result; text: string }[] = [
  { value: "done", text: "work-result-done" },
  { value: "follow_up", text: "work-result-follow-up" },
  { value: "documents_missing", text: "work-result-documents" },
  { value: "referred", text: "work-result-referred" },
  { value: "broken_off", text: "work-result-broken-off" },
];

function Finish({ row, act, onClose }: Form) {
  const { t } = useTexts();
  const [result, setResult] = useState<Result>("done");
  return (
    <Sheet
      title={t("live-finish-ask")}
      yes={t("live-finish")}
      testId="confirm-finish"
      onClose={onClose}
      onYes={() => {
        void act("finish", { consultation: row.consultation, result });
        onClose();
      }}
    >
      <p class="kern-body">{t("live-finish-ask-text", { name: row.name })}</p>
      <Radios
        legend={t("work-result")}
        choices={RESULTS.map(({ value, text }) => ({ value, label: t(text) }))}
        value={result}
        onChange={(value) => setResult(value as Result)}
      />
    </Sheet>
  );
}

const SEATS: Record<Seat["presence"], string> = {
  open: "work-seat-open",
  busy: "work-seat-busy",
  on_break: "work-seat-break",
  closed: "work-seat-closed",
};

/** Only who is in a call can be offered to another desk; who waits goes to another office. */
function HandOver({ row, act, colleagues, ownDesk, onClose }: Form) {
  const { t } = useTexts();
  const { found, hasFailed } = useColleagues(colleagues);
  const [target, setTarget] = useState("");
  const [note, setNote] = useState("");
  const desks = row.state === "waiting" ? [] : otherDesks(found, ownDesk, t);
  const offices = (found?.offices.slice(1) ?? []).map((office) => ({
    value: `hand_over ${office.location}`,
    label: office.name,
    note: t("work-office-desks", { count: office.desks.filter((seat) => seat.presence !== "closed").length }),
  }));
  const isOffer = target.startsWith("offer ");
  const go = () => {
    const [, id = ""] = target.split(" ");
    if (isOffer) void act("offer", { consultation: row.consultation, desk: id, note });
    else void act("hand_over", { consultation: row.consultation, location: id, note });
    onClose();
  };
  return (
    <Sheet
      title={t("work-hand-over-ask", { name: row.name })}
      yes={t(isOffer ? "work-offer" : "work-hand-over")}
      testId="confirm-hand-over"
      isReady={!!target}
      onYes={go}
      onClose={onClose}
    >
      {hasFailed && <Alert tone="danger" title={t("live-no-answer")} role="alert" />}
      {!found && !hasFailed && <p class="kern-body">{t("live-loading")}</p>}
      {desks.length > 0 && (
        <Radios
          legend={t("work-to-desk")}
          name="target"
          choices={desks.map((desk) => ({ ...desk, value: `offer ${desk.value}` }))}
          value={target}
          onChange={setTarget}
        />
      )}
      {offices.length > 0 && (
        <Radios
          legend={t("work-to-office")}
          name="target"
          choices={offices}
          value={target}
          onChange={setTarget}
        />
      )}
      {found && !desks.length && !offices.length && <p class="kern-body">{t("work-no-target")}</p>}
      {target && <p class="kern-body">{t(isOffer ? "work-offer-text" : "work-hand-over-text")}</p>}
      <NoteField name={row.name} note={note} onNote={setNote} />
    </Sheet>
  );
}

/** They come into the call and go again; it stays with this desk. */
function BringIn({ row, act, colleagues, ownDesk, onClose }: Form) {
  const { t } = useTexts();
  const { found, hasFailed } = useColleagues(colleagues);
  const [desk, setDesk] = useState("");
  const desks = otherDesks(found, ownDesk, t);
  return (
    <Sheet
      title={t("work-bring-in-ask")}
      yes={t("work-bring-in-yes")}
      testId="confirm-bring-in"
      isReady={!!desk}
      onClose={onClose}
      onYes={() => {
        void act("bring_in", { consultation: row.consultation, desk });
        onClose();
      }}
    >
      {hasFailed && <Alert tone="danger" title={t("live-no-answer")} role="alert" />}
      {!found && !hasFailed && <p class="kern-body">{t("live-loading")}</p>}
      {desks.length > 0 && (
        <Radios
          legend={t("work-bring-in-whom")}
          name="target"
          choices={desks}
          value={desk}
          onChange={setDesk}
        />
      )}
      {found && !desks.length && <p class="kern-body">{t("work-no-target")}</p>}
      <p class="kern-body">{t("work-bring-in-text")}</p>
    </Sheet>
  );
}

function otherDesks(found: Colleagues | null, ownDesk: string, t: Texts["t"]): Choice[] {
  return (found?.offices ?? []).flatMap((office, index) =>
    office.desks
      .filter(({ desk }) => desk !== ownDesk)
      .map((seat) => ({
        value: seat.desk,
        label: index === 0 ? seat.name : `${seat.name}, ${office.name}`,
        note: [seat.staff, t(SEATS[seat.presence])].filter(Boolean).join(" – "),
        disabled: seat.presence === "closed",
      })),
  );
}

function useColleagues(ask: () => Promise<Colleagues | null>) {
  const [found, setFound] = useState<Colleagues | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isGone = false;
    void ask().then((answer) => {
      if (isGone) return;
      setFound(answer);
      setFailed(!answer);
    });
    return () => {
      isGone = true;
    };
  }, []);
  return { found, hasFailed };
}

export function NoteField(props: { name: string; note: string; onNote(note: string): void }) {
  const { t } = useTexts();
  return (
    <TextArea
      label={t("work-note")}
      hint={t("work-note-hint", { name: props.name })}
      value={props.note}
      maxLength={1000}
      testId="note-for-citizen"
      onInput={props.onNote}
    />
  );
}

const KEY_TEXTS: Record<Shortcut, string> = {
  next: "work-call-next",
  recall: "work-recall",
  hold: "work-key-hold",
  handOver: "work-hand-over",
  finish: "live-finish",
  pause: "work-key-break",
  help: "work-shortcuts",
};

function Help({ onClose }: { onClose(): void }) {
  const { t } = useTexts();
  return (
    <Dialog title={t("work-shortcuts")} testId="shortcuts" onClose={onClose}>
      <dl class="keys">
        {(Object.keys(KEYS) as Shortcut[]).map((shortcut) => (
          <div key={shortcut}>
            <dt>
              <kbd>{KEYS[shortcut].toUpperCase()}</kbd>
            </dt>
            <dd>{t(KEY_TEXTS[shortcut])}</dd>
          </div>
        ))}
      </dl>
      <p class="kern-body kern-body--small">{t("work-shortcuts-text")}</p>
      <p class="kern-body kern-body--small">{t("live-keys")}</p>
    </Dialog>
  );
}
