/** Those whom other desks would like to hand over to this one. */

import { useTexts } from "../i18n";
import type { Row } from "../protocol/messages";
import { Alert, Button } from "../ui/parts";
import type { Act } from "./actions";

interface OffersProps {
  offers: Row[];
  /** Why this desk cannot take anybody over now; empty when it can. */
  refusal: string;
  act: Act;
}

export function Offers({ offers, refusal, act }: OffersProps) {
  const { t } = useTexts();
  return (
    <>
      {offers.map(({ consultation, name, service, desk, called_by, reason }) => (
        <Alert
          key={consultation}
          tone="warning"
          title={t("work-offered", { staff: called_by, desk, name })}
          role="alert"
          testId="offered"
        >
          <p class="kern-body">{service}</p>
          {reason && <p class="kern-body queue-reason">{t("work-reason", { text: reason })}</p>}
          {refusal && (
            <p class="kern-body kern-body--small" id={`refused-${consultation}`}>
              {refusal}
            </p>
          )}
          <div class="actions">
            <Button
              testId="accept"
              unavailable={!!refusal}
              {...(refusal && { describedBy: `refused-${consultation}` })}
              onClick={() => void act("accept", { consultation })}
            >
              {t("work-accept")}
            </Button>
            <Button kind="secondary" testId="decline" onClick={() => void act("decline", { consultation })}>
              {t("work-decline")}
            </Button>
          </div>
        </Alert>
      ))}
    </>
  );
}
