/** What can be done with one picture: keep it large, or take it along into a small window above all others. */

import type { RefObject } from "preact";
import { useTexts } from "../i18n";
import { Icon, type Sign } from "../ui/icons";

interface TileButtonsProps {
  name: string;
  video: RefObject<HTMLVideoElement | null>;
  isLarge: boolean;
  isPinned: boolean;
  /** None where there is but one picture. */
  onPin: (() => void) | null;
}

export function TileButtons({ name, video, isLarge, isPinned, onPin }: TileButtonsProps) {
  const { t } = useTexts();
  const toggleWindow = () => void (isInWindow(video.current) ? leaveWindow() : openWindow(video.current));
  return (
    <span class="tile-buttons">
      {onPin && (
        <TileButton
          sign="pin"
          label={t("live-pin", { name })}
          pressed={isPinned}
          testId="pin"
          onClick={onPin}
        />
      )}
      {isLarge && document.pictureInPictureEnabled && (
        <TileButton
          sign="small-window"
          label={t("live-small-window", { name })}
          testId="small-window"
          onClick={toggleWindow}
        />
      )}
    </span>
  );
}

interface TileButtonProps {
  sign: Sign;
  label: string;
  pressed?: boolean;
  testId: string;
  onClick(): void;
}

export function TileButton({ sign, label, pressed, testId, onClick }: TileButtonProps) {
  return (
    <button
      type="button"
      class="tile-button"
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      data-testid={testId}
      onClick={onClick}
    >
      <Icon sign={sign} />
    </button>
  );
}

function isInWindow(video: HTMLVideoElement | null): boolean {
  return video !== null && document.pictureInPictureElement === video;
}

/** Browsers refuse where there is no picture yet: nothing to be done about. */
async function openWindow(video: HTMLVideoElement | null): Promise<void> {
  await video?.requestPictureInPicture().catch(() => {});
}

async function leaveWindow(): Promise<void> {
  await document.exitPictureInPicture().catch(() => {});
}
