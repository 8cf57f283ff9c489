/** The device pickers and the test of the loudspeaker: in the check before the call and in the dialog within it. */

import { useState } from "preact/hooks";
import { useTexts } from "../i18n";
import { canChooseSpeaker, type DeviceKind, type LocalMedia } from "../media/devices";
import { play } from "../media/sound";
import { useStore } from "../ui/hooks";
import { Button, Select } from "../ui/parts";

const LABELS: Record<DeviceKind, string> = {
  camera: "live-camera",
  microphone: "live-microphone",
  speaker: "live-speaker",
};

/** The kinds of which there is a choice. */
function useChoices(media: LocalMedia): DeviceKind[] {
  const { devices } = useStore(media);
  return (Object.keys(LABELS) as DeviceKind[]).filter(
    (kind) => devices[kind].length > 1 && (kind !== "speaker" || canChooseSpeaker()),
  );
}

/** The pickers behind a summary: few people need them. */
export function OtherDevices({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  if (!useChoices(media).length) return null;
  return (
    <details class="kern-accordion">
      <summary class="kern-accordion__header" data-testid="other-devices">
        <span class="kern-title kern-title--small">{t("live-other-devices")}</span>
      </summary>
      <div class="kern-accordion__body check-sound">
        <DevicePickers media={media} />
      </div>
    </details>
  );
}

/** One picker for each kind of which there is a choice. */
export function DevicePickers({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  const { devices, chosen, inUse } = useStore(media);
  const kinds = useChoices(media);
  const used: Record<DeviceKind, string> = { ...inUse, speaker: "" };
  return (
    <>
      {kinds.map((kind) => (
        <Select
          key={kind}
          label={t(LABELS[kind])}
          testId={`pick-${kind}`}
          value={used[kind] || chosen[kind] || (devices[kind][0]?.id ?? "")}
          options={devices[kind].map(({ id, label }) => ({ value: id, label }))}
          onChange={(id) => void media.choose(kind, id)}
        />
      ))}
    </>
  );
}

type Hearing = "untested" | "playing" | "asked" | "heard" | "silent";

export function SpeakerTest({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  const [hearing, setHearing] = useState<Hearing>("untested");
  const test = async () => {
    setHearing("playing");
    await play("test", media.value.chosen.speaker);
    setHearing((now) => (now === "playing" ? "asked" : now));
  };
  const isAsked = hearing === "playing" || hearing === "asked";
  return (
    <div class="speaker-test">
      <div class="actions">
        <Button kind="secondary" testId="tone" onClick={() => void test()}>
          {hearing === "untested" ? t("live-tone-play") : t("live-tone-again")}
        </Button>
        {isAsked && (
          <>
            <Button kind="secondary" testId="tone-heard" onClick={() => setHearing("heard")}>
              {t("live-tone-heard")}
            </Button>
            <Button kind="tertiary" testId="tone-silent" onClick={() => setHearing("silent")}>
              {t("live-tone-silent")}
            </Button>
          </>
        )}
      </div>
      <p class="kern-body kern-body--small" role="status">
        {hearing === "heard" && t("live-tone-good")}
        {hearing === "silent" && t("live-tone-help")}
      </p>
    </div>
  );
}
