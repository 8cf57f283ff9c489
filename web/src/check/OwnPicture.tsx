/** What others see of us, or why they do not. */

import { useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import { useStore } from "../ui/hooks";
import { Preview } from "./Preview";

export function OwnPicture({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  const { video, preparing } = useStore(media);
  return (
    <Preview
      track={video}
      label={t("live-own-video")}
      placeholder={t(preparing ? "live-blur-preparing" : "live-own-camera-off")}
      testId="own-video"
    />
  );
}
