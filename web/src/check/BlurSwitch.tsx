/** Whether others see the room behind us. */

import { useId } from "preact/hooks";
import { useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import { canBlur } from "../media/picture";
import { useStore } from "../ui/hooks";

export function BlurSwitch({ media }: { media: LocalMedia }) {
  const { t } = useTexts();
  const { blur } = useStore(media);
  const id = useId();
  if (!canBlur()) return null;
  return (
    <div class="kern-form-check">
      <input
        class="kern-form-check__checkbox"
        type="checkbox"
        id={id}
        checked={blur}
        data-testid="blur"
        onChange={(event) => void media.setBlur(event.currentTarget.checked)}
      />
      <label class="kern-label" for={id}>
        {t("live-blur")}
      </label>
    </div>
  );
}
