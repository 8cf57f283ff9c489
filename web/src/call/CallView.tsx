/**
 * The call itself, for citizen and staff alike: the others' pictures, our own, the state of the connection and the
 * controls. What a button leads to beyond the devices is up to the page around it.
 */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { BlurSwitch } from "../check/BlurSwitch";
import { DevicePickers, SpeakerTest } from "../check/Devices";
import { ProblemHelp } from "../check/ProblemHelp";
import { useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import type { Problem } from "../media/problems";
import { canShareScreen, type ScreenProblem } from "../media/screenCapture";
import type { Consultation, Snapshot } from "../protocol/messages";
import { useStore, useWakeLock } from "../ui/hooks";
import { Icon, type Sign } from "../ui/icons";
import { Alert, Button, Dialog, ScreenHeading } from "../ui/parts";
import { Chat, LiveText } from "./Conversation";
import { GuestsDialog, mayInvite } from "./GuestInvites";
import { GuideFrame } from "./GuideFrame";
import { Stage } from "./Stage";
import type { Session } from "./session";
import { statusOf } from "./status";
import { linesIn, unseen } from "./written";

const SCREEN_PROBLEMS: Record<ScreenProblem, string> = {
  refused: "live-screen-refused",
  taken: "live-screen-taken",
  failed: "live-screen-failed",
};

interface CallViewProps {
  session: Session;
  media: LocalMedia;
  heading: string;
  /** Staff only: ends the consultation for everybody. */
  onFinish?(): void;
  /** Further buttons beside ours. */
  tools?: ComponentChildren;
}

export function CallView({ session, media, heading, onFinish, tools }: CallViewProps) {
  const { t } = useTexts();
  const state = useStore(session);
  const own = useStore(media);
  const [isSelfShown, setSelfShown] = useState(true);
  const [areDevicesOpen, setDevicesOpen] = useState(false);
  const [areGuestsOpen, setGuestsOpen] = useState(false);
  const screen = useStore(session.screen);
  const [isChatOpen, setChatOpen] = useState(false);
  const [isTextOpen, setTextOpen] = useState(false);
  const [seen, setSeen] = useState(0);
  const problem = useNewProblem(own.problem);
  useWakeLock();

  const peers = state.peers.filter((peer) => peer.presence !== "left");
  const status = statusOf(state);
  const guide = guideFor(state.progress.snapshot);
  const statusText = status.text && t(status.text, { name: status.name });
  // As long as there is nobody to be seen, the stage has room for the sentence.
  const isEmpty = peers.length === 0;
  const { snapshot } = state.progress;
  const { consultation, you } = snapshot ?? {};
  const isHeld = !!consultation?.held;
  const somebodyShares = peers.some((peer) => peer.screen);

  const lines = linesIn(snapshot?.log ?? [], snapshot?.you.participant ?? "");
  const lastLine = lines[lines.length - 1]?.seq ?? 0;
  const isReadAlong = isTextOpen || lines.some(({ isLive }) => isLive) || Object.keys(state.typed).length > 0;
  useEffect(() => {
    if (isChatOpen) setSeen(lastLine);
  }, [isChatOpen, lastLine]);
  const unread = unseen(lines, seen);

  /** Only while the focus is in the call, so no single key is taken from other software (WCAG 2.1.4). */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "m") media.toggleMicrophone();
    else if (event.key === "v") void media.toggleCamera();
    else return;
    event.preventDefault();
  };

  return (
    <section class="call" aria-label={t("live-call")} data-testid="call" onKeyDown={onKeyDown}>
      <div class="call-head">
        <ScreenHeading>{heading}</ScreenHeading>
        <p class={isEmpty ? "kern-sr-only" : `call-status ${status.tone}`} role="status" data-testid="status">
          {statusText}
        </p>
      </div>

      <Stage
        session={session}
        media={media}
        peers={peers}
        isHeld={isHeld}
        isHost={you?.role === "staff"}
        isSelfShown={isSelfShown && !guide}
        emptyText={isEmpty ? statusText : ""}
      >
        {guide && <GuideFrame guide={guide} media={media} />}
      </Stage>

      {screen.track && (
        <div class="call-note" role="status" data-testid="sharing">
          <p>{t("live-screen-shown")}</p>
          <Button kind="secondary" testId="stop-sharing" onClick={() => session.screen.stop()}>
            {t("live-screen-stop")}
          </Button>
        </div>
      )}
      {screen.problem && (
        <Alert tone="info" title={t(SCREEN_PROBLEMS[screen.problem])} role="alert" testId="screen-problem">
          <Button kind="tertiary" onClick={() => session.screen.stop()}>
            {t("live-close")}
          </Button>
        </Alert>
      )}
      {problem.current && <ProblemHelp media={media} problem={problem.current} onDismiss={problem.dismiss} />}

      {isReadAlong && <LiveText session={session} />}

      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
      <div class="controls" role="group" aria-label={t("live-controls")}>
        <Control
          sign="microphone"
          label={t("live-microphone")}
          pressed={!own.muted && !!own.audio}
          state={t(own.muted || !own.audio ? "live-off" : "live-on")}
          testId="mic"
          keys="m"
          onClick={() => media.toggleMicrophone()}
        />
        <Control
          sign="camera"
          label={t("live-camera")}
          pressed={!!own.video || own.preparing}
          state={t(own.video || own.preparing ? "live-on" : "live-off")}
          testId="camera"
          keys="v"
          onClick={() => void media.toggleCamera()}
        />
        <Control
          sign="person"
          label={t("live-own-video")}
          pressed={isSelfShown}
          state={t(isSelfShown ? "live-on" : "live-off")}
          testId="own-view"
          onClick={() => setSelfShown(!isSelfShown)}
        />
        <Control
          sign="chat"
          label={unread > 0 && !isChatOpen ? t("live-chat-unread", { unread }) : t("live-chat")}
          expanded={isChatOpen}
          testId="chat-toggle"
          onClick={() => setChatOpen(!isChatOpen)}
        />
        <Control
          sign="text"
          label={t("live-text")}
          expanded={isReadAlong}
          testId="read-along-toggle"
          onClick={() => setTextOpen(!isTextOpen)}
        />
        <Control
          sign="settings"
          label={t("live-devices")}
          testId="devices"
          onClick={() => setDevicesOpen(true)}
        />
        {you && you.role !== "guest" && canShareScreen() && (
          <Control
            sign="screen"
            label={t(screen.track ? "live-screen-stop" : "live-screen")}
            testId="share-screen"
            unavailable={somebodyShares && !screen.track}
            onClick={() => (screen.track ? session.screen.stop() : void session.share())}
          />
        )}
        {you && mayInvite(you.role) && (
          <Control
            sign="guests"
            label={t("live-guests")}
            testId="guests"
            onClick={() => setGuestsOpen(true)}
          />
        )}
        {tools}
        {onFinish && (
          <Control sign="finish" label={t("live-finish")} testId="finish" kind="good" onClick={onFinish} />
        )}
        <Control
          sign="hang-up"
          label={t("live-hang-up")}
          testId="hang-up"
          kind="bad"
          onClick={() => void session.hangUp()}
        />
      </div>

      <Chat session={session} isOpen={isChatOpen} />

      {areGuestsOpen && <GuestsDialog session={session} onClose={() => setGuestsOpen(false)} />}
      {areDevicesOpen && (
        <Dialog title={t("live-devices")} testId="devices-dialog" onClose={() => setDevicesOpen(false)}>
          <DevicePickers media={media} />
          <BlurSwitch media={media} />
          <SpeakerTest media={media} />
          {own.problem && <ProblemHelp media={media} problem={own.problem} />}
          <p class="kern-body kern-body--small">{t("live-keys")}</p>
        </Dialog>
      )}
    </section>
  );
}

/** It is the citizen who holds something to the camera. */
function guideFor(snapshot: Snapshot | null): Consultation["guide"] {
  return snapshot?.you.role === "citizen" ? snapshot.consultation.guide : null;
}

/** A problem that came up in this call. What was there before has been read in the device check. */
function useNewProblem(problem: Problem | null): { current: Problem | null; dismiss(): void } {
  const [dismissed, setDismissed] = useState(problem);
  useEffect(() => {
    if (!problem) setDismissed(null);
  }, [problem]);
  return { current: problem === dismissed ? null : problem, dismiss: () => setDismissed(problem) };
}

interface ControlProps {
  sign: Sign;
  label: string;
  /** For switches: on or off, and the word for it. */
  pressed?: boolean;
  state?: string;
  /** For what opens and closes. */
  expanded?: boolean;
  kind?: "plain" | "good" | "bad";
  keys?: string;
  /** Not possible now. */
  unavailable?: boolean;
  testId: string;
  onClick(): void;
}

export function Control(props: ControlProps) {
  const { sign, label, pressed, state, expanded, kind = "plain", keys, testId, onClick } = props;
  const { unavailable = false } = props;
  return (
    <button
      type="button"
      class={`control ${kind}`}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-keyshortcuts={keys}
      aria-disabled={unavailable || undefined}
      data-testid={testId}
      onClick={() => !unavailable && onClick()}
    >
      <Icon sign={sign} crossed={pressed === false} />
      <span class="control-label">{label}</span>
      {state && (
        <span class="control-state" aria-hidden="true">
          {state}
        </span>
      )}
    </button>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && !!target.closest("input, select, textarea, dialog");
}
