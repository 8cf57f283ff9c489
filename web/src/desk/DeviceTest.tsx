/** A look at one's own camera and microphone before the first call of the day. */

import { useState } from "preact/hooks";
import { BlurSwitch } from "../check/BlurSwitch";
import { DevicePickers, SpeakerTest } from "../check/Devices";
import { LevelMeter } from "../check/LevelMeter";
import { OwnPicture } from "../check/OwnPicture";
import { ProblemHelp } from "../check/ProblemHelp";
import { useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import { useStore } from "../ui/hooks";

export function DeviceTest({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const { audio, problem } = useStore(media);
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
          {problem && <ProblemHelp media={media} problem={problem} />}
          <OwnPicture media={media} />
          <BlurSwitch media={media} />
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
