/** A look at one's own camera and microphone before the first call of the day. */

import { useState } from "preact/hooks";
import { DevicePickers, SpeakerTest } from "../check/Devices";
import { LevelMeter } from "../check/LevelMeter";
import { Preview } from "../check/Preview";
import { ProblemHelp } from "../check/ProblemHelp";
import { useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import { useStore } from "../ui/hooks";

export function DeviceTest({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const { audio, video, problem } = useStore(media);
  const toggle = (open: boolean) => {
    setOpen(open);
    if (!open) media.close();
    else if (media.value.phase === "idle") void media.open();
  };
  return (
    <details class="kern-accordion" onToggle={(event) => toggle(event.currentTarget.open)}>
      <summary class="kern-accordion__header" data-testid="device-test">
        <span class="kern-title">{t("live-device-test")}</span>
      </summary>
      {isOpen && (
        <section class="kern-accordion__body check-sound">
          {problem && (
            <ProblemHelp problem={problem} isPartial={!!(audio || video)} onRetry={() => void media.open()} />
          )}
          <Preview
            track={video}
            label={t("live-own-video")}
            placeholder={t("live-own-camera-off")}
            testId="own-video"
          />
          {audio && (
            <LevelMeter
              track={audio}
              label={t("live-level")}
              silent={t("live-level-silent")}
              heard={t("live-level-heard")}
            />
          )}
          <SpeakerTest media={media} />
          <DevicePickers media={media} />
        </section>
      )}
    </details>
  );
}
