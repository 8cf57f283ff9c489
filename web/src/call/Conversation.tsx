/**
 * What is written beside the picture: a chat, and live text that the others read while it is being typed, for people
 * who do not hear well. A finished line of live text stands in the chat as well.
 */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { clockTime, useTexts } from "../i18n";
import { play } from "../media/sound";
import { useStore } from "../ui/hooks";
import { Alert } from "../ui/parts";
import type { Session } from "./session";
import { type Line, linesIn } from "./written";

/** Not each letter is sent by itself; milliseconds. */
const TYPING_EVERY = 250;

export function Chat({ session, isOpen }: { session: Session; isOpen: boolean }) {
  const { t, lang } = useTexts();
  const { progress } = useStore(session);
  const snapshot = progress.snapshot;
  const lines = linesIn(snapshot?.log ?? [], snapshot?.you.participant ?? "");
  useNewLineTone(lines, isOpen);
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) end.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen, lines.length]);

  return (
    <section class="chat" aria-label={t("live-chat")} hidden={!isOpen} data-testid="chat">
      <h3 class="kern-heading-small">{t("live-chat")}</h3>
      <div role="log" class="chat-lines">
        <ol>
          {lines.length === 0 && <li class="kern-body">{t("live-chat-empty")}</li>}
          {lines.map((line, index) => (
            <li
              key={line.seq}
              class={line.isOwn ? "chat-line own" : "chat-line"}
              ref={index === lines.length - 1 ? end : null}
            >
              <span class="chat-who">
                {line.isOwn ? t("live-chat-you") : line.name}{" "}
                <time dateTime={line.at}>{clockTime(lang, line.at, snapshot?.consultation.time_zone)}</time>
              </span>
              <span class="chat-text">{line.text}</span>
            </li>
          ))}
        </ol>
      </div>
      <Writer
        label={t("live-chat-write")}
        send={t("live-chat-send")}
        testId="chat-text"
        onSend={async (text) => (await session.do("chat", { text })).ok}
      />
    </section>
  );
}

/** Below the picture: what the others are typing now, and where we type. */
export function LiveText({ session }: { session: Session }) {
  const { t } = useTexts();
  const { progress, typed } = useStore(session);
  const names = new Map(progress.snapshot?.peers.map((peer) => [peer.participant, peer.name]));
  const lines = linesIn(progress.snapshot?.log ?? [], "").filter(({ isLive }) => isLive);
  const last = lines[lines.length - 1];
  const isTyping = Object.values(typed).some((text) => text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const typing = (text: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => session.typing(text), TYPING_EVERY);
  };
  const send = async (text: string) => {
    clearTimeout(timer.current);
    const answer = await session.do("live_text", { text });
    if (answer.ok) session.typing("");
    return answer.ok;
  };
  return (
    <section class="read-along" aria-label={t("live-text")} data-testid="read-along">
      <div class="read-along-shown" aria-live="polite">
        {last && !isTyping && (
          <p>
            <b>{last.name}:</b> {last.text}
          </p>
        )}
        {Object.entries(typed).map(
          ([participant, text]) =>
            text && (
              <p key={participant} data-testid="typed">
                <b>{names.get(participant) ?? ""}:</b> {text}
              </p>
            ),
        )}
      </div>
      <Writer
        label={t("live-text-write")}
        send={t("live-text-send")}
        testId="read-along-text"
        maxLength={500}
        onType={typing}
        onSend={send}
      />
    </section>
  );
}

interface WriterProps {
  label: string;
  send: string;
  testId: string;
  maxLength?: number;
  onType?(text: string): void;
  /** Whether it has arrived. What has not stays in the field. */
  onSend(text: string): Promise<boolean>;
}

function Writer({ label, send, testId, maxLength = 2_000, onType, onSend }: WriterProps) {
  const { t } = useTexts();
  const id = useId();
  const [text, setText] = useState("");
  const [isSending, setSending] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const wanted = text.trim();
    if (!wanted || isSending) return;
    setSending(true);
    const ok = await onSend(wanted);
    setSending(false);
    setFailed(!ok);
    if (ok) setText((now) => (now.trim() === wanted ? "" : now));
  };
  return (
    <form class="writer" onSubmit={(event) => void submit(event)}>
      {hasFailed && <Alert tone="danger" title={t("live-chat-failed")} role="alert" />}
      <label class="kern-label" for={id}>
        {label}
      </label>
      <div class="writer-row">
        <input
          id={id}
          class="kern-form-input__input"
          type="text"
          autocomplete="off"
          maxLength={maxLength}
          data-testid={testId}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            onType?.(event.currentTarget.value);
          }}
        />
        <button type="submit" class="kern-btn kern-btn--secondary" aria-disabled={isSending || undefined}>
          <span class="kern-label">{send}</span>
        </button>
      </div>
    </form>
  );
}

/** Somebody else's new line is heard while the chat is closed. */
function useNewLineTone(lines: Line[], isOpen: boolean): void {
  const before = useRef(lines.length);
  useEffect(() => {
    const last = lines[lines.length - 1];
    if (lines.length > before.current && last && !last.isOwn && !isOpen) void play("arrival");
    before.current = lines.length;
  }, [lines, isOpen]);
}
