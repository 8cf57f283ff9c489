/** Our own picture, large and not mirrored, with a frame into which the desk asks us to hold a card or a paper. */

import { Preview } from "../check/Preview";
import { useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import type { Consultation } from "../protocol/messages";
import { useStore } from "../ui/hooks";
import { Button } from "../ui/parts";

type Guide = NonNullable<Consultation["guide"]>;

const SENTENCES: Record<Guide, string> = { id: "live-guide-id", page: "live-guide-page" };

export function GuideFrame({ guide, media }: { guide: Guide; media: LocalMedia }) {
  const { t } = useTexts();
  const { video } = useStore(media);
  return (
    <div class="guide" data-testid="guide">
      <p class="guide-text" role="alert">
        {t(SENTENCES[guide])}
      </p>
      <div class="guide-picture">
        <Preview
          track={video}
          isMirrored={false}
          label={t("live-own-video")}
          placeholder={t("live-own-camera-off")}
          testId="guide-video"
        />
        {video ? (
          <div class={`guide-frame ${guide}`} aria-hidden="true" />
        ) : (
          <div class="guide-camera">
            <Button onClick={() => void media.toggleCamera()}>{t("live-camera-turn-on")}</Button>
          </div>
        )}
      </div>
    </div>
  );
}
