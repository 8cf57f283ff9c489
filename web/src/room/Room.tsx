/**
 * The citizen's side of a consultation: check the devices, wait, talk, say goodbye.
 *
 * Which screen is shown follows from what the server says (`screen.ts`); so a reload comes back to the same place.
 */

import { useEffect, useRef, useState } from "preact/hooks";
import { isInCall } from "../call/progress";
import { Session } from "../call/session";
import { type Place, Uploads } from "../call/uploads";
import { useTexts } from "../i18n";
import { LocalMedia } from "../media/devices";
import { armSoundAtFirstTouch, play } from "../media/sound";
import { useStore, useTitleNote } from "../ui/hooks";
import { Alert } from "../ui/parts";
import { Afterwards } from "./Afterwards";
import { Check } from "./Check";
import { CitizenCall } from "./CitizenCall";
import { CancelledEnding, Ending, HungUp, UnknownLink } from "./endings";
import { phaseOf, type Screen, screenOf } from "./screen";
import { Waiting } from "./Waiting";

export interface RoomProps {
  root: HTMLElement;
  link: string;
  /** The page of the appointment. */
  back: string;
  /** Where to book another one. */
  book: string;
  /** What to have at hand. */
  documents: string[];
  /** Where the same service is booked. */
  bookAgain: string;
  /** Where documents of this consultation are. */
  place: Place;
}

export function Room(props: RoomProps) {
  const { t } = useTexts();
  const [media] = useState(() => new LocalMedia());
  const [session] = useState(() => new Session({ link: props.link }, media));
  const [uploads] = useState(() => new Uploads(props.place));
  const { progress, line } = useStore(session);
  const screen = screenOf(progress);

  usePhase(props.root, screen);
  useDevices(screen, media);
  useReturnAfterReload(screen, session);
  const wasCalled = useCallTone(screen, media);
  useTitleNote(screen === "call" && wasCalled ? t("live-your-turn") : "");

  return (
    <div class="live">
      {line === "down" && screen !== "call" && (
        <Alert tone="warning" title={t("live-offline")} role="status" testId="offline">
          <p class="kern-body">{t("live-offline-help")}</p>
        </Alert>
      )}
      <p class="kern-sr-only" role="alert">
        {screen === "call" && wasCalled && t("live-your-turn")}
      </p>
      <CurrentScreen {...props} screen={screen} media={media} session={session} uploads={uploads} />
    </div>
  );
}

interface CurrentScreenProps extends RoomProps {
  screen: Screen;
  media: LocalMedia;
  session: Session;
  uploads: Uploads;
}

function CurrentScreen(props: CurrentScreenProps) {
  const { screen, media, session, uploads, back, book, bookAgain, documents, place } = props;
  const { t } = useTexts();
  const { snapshot } = useStore(session).progress;
  switch (screen) {
    case "loading":
      return (
        <p class="kern-body" role="status">
          {t("live-loading")}
        </p>
      );
    case "check":
      return <Check media={media} session={session} documents={documents} back={back} />;
    case "waiting":
      return <Waiting media={media} session={session} documents={documents} uploads={uploads} book={book} />;
    case "call":
      return <CitizenCall session={session} media={media} uploads={uploads} />;
    case "hung-up":
      return <HungUp session={session} back={back} />;
    case "finished":
      return snapshot && <Afterwards snapshot={snapshot} place={place} back={back} bookAgain={bookAgain} />;
    case "missed":
      return <Ending key={screen} title="live-missed" text="live-missed-text" book={book} />;
    case "cancelled":
      return <CancelledEnding book={book} />;
    case "taken-over":
      return <Ending key={screen} title="live-taken-over" text="live-taken-over-text" reload />;
    case "unknown-link":
      return <UnknownLink book={book} />;
    case "elsewhere":
      return <Ending key={screen} title="live-elsewhere" text="live-elsewhere-text" back={back} />;
    case "fault":
      return <Ending key={screen} title="live-fault" text="live-fault-text" reload back={back} />;
  }
}

function usePhase(root: HTMLElement, screen: Screen): void {
  useEffect(() => {
    root.dataset.state = phaseOf(screen);
    document.body.classList.toggle("in-call", screen === "call");
  }, [root, screen]);
}

/** Opens the devices where they are needed, and lets them go as soon as they are not. */
function useDevices(screen: Screen, media: LocalMedia): void {
  useEffect(() => {
    const isIdle = media.value.phase === "idle";
    if (screen === "waiting" || screen === "call") {
      if (isIdle) void media.open();
    } else if (screen !== "check" && screen !== "loading") media.close();
  }, [screen, media]);
}

/** A page that loads into a running call has not hung up: it says so, in case the last one had. */
function useReturnAfterReload(screen: Screen, session: Session): void {
  const isFirst = useRef(true);
  useEffect(() => {
    if (screen === "loading") return;
    if (isFirst.current && isInCall(session.value.progress)) void session.enter();
    isFirst.current = false;
  }, [screen, session]);
}

/** Rings when the desk calls somebody who has been waiting. */
function useCallTone(screen: Screen, media: LocalMedia): boolean {
  const before = useRef(screen);
  const [wasCalled, setCalled] = useState(false);
  useEffect(armSoundAtFirstTouch, []);
  useEffect(() => {
    if (before.current === "waiting" && screen === "call") {
      setCalled(true);
      void play("called", media.value.chosen.speaker);
      navigator.vibrate?.([200, 100, 200]);
    }
    if (screen !== "call") setCalled(false);
    before.current = screen;
  }, [screen, media]);
  return wasCalled;
}
