/** Another desk is asked to take over: whom, and what has come of it. */

import { useTexts } from "../i18n";
import { entriesOf } from "../protocol/log";
import type { LogEntry } from "../protocol/messages";
import { Alert, Button } from "../ui/parts";
import type { Act } from "./actions";

interface OfferedToProps {
  log: LogEntry[];
  asked: string | null;
  consultation: string;
  act: Act;
}

export function OfferedTo({ log, asked, consultation, act }: OfferedToProps) {
  const { t } = useTexts();
  const offer = entriesOf(log, "offered").at(-1);
  if (!offer) return null;
  const { desk } = offer.entry;
  if (asked) {
    return (
      <Alert tone="info" title={t("work-asked", { desk })} role="status" testId="asked">
        <p class="kern-body">{t("work-asked-text")}</p>
        <Button kind="secondary" testId="withdraw" onClick={() => void act("decline", { consultation })}>
          {t("work-withdraw")}
        </Button>
      </Alert>
    );
  }
  const answer = entriesOf(log, "declined").at(-1);
  // Who has asked and takes it back knows that.
  if (!answer || answer.seq < offer.seq || answer.by === offer.by) return null;
  return (
    <Alert
      tone="warning"
      title={t("work-declined", { staff: answer.name, desk })}
      role="status"
      testId="declined"
    />
  );
}
