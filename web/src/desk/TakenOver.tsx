/** The desk, or its call, goes on in another window. */

import { useTexts } from "../i18n";
import { Button, ScreenHeading } from "../ui/parts";

/** `text` is the id of the sentence below the heading. */
export function TakenOver({ text }: { text: string }) {
  const { t } = useTexts();
  return (
    <div class="desk-hung-up" data-testid="taken-over">
      <ScreenHeading>{t("live-taken-over")}</ScreenHeading>
      <p class="kern-body">{t(text)}</p>
      <div class="actions">
        <Button testId="reload" onClick={() => location.reload()}>
          {t("live-continue-here")}
        </Button>
      </div>
    </div>
  );
}
