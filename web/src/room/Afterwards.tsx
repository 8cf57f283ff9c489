/** When the call is over: what was agreed, the documents of both sides for a while, two questions, and the next one. */

import { documentsIn } from "../call/papers";
import { PaperLink } from "../call/SharedDocuments";
import type { Place } from "../call/uploads";
import { clockTime, dayOf, useTexts } from "../i18n";
import type { Snapshot } from "../protocol/messages";
import { LinkButton, ScreenHeading } from "../ui/parts";

interface AfterwardsProps {
  snapshot: Snapshot;
  place: Place;
  /** The page of the appointment. */
  back: string;
  /** Where the same service is booked. */
  bookAgain: string;
}

export function Afterwards({ snapshot, place, back, bookAgain }: AfterwardsProps) {
  const { t, lang } = useTexts();
  const { consultation, log, you } = snapshot;
  const { agreed, documents_until, time_zone, service } = consultation;
  const papers = documentsIn(log);
  return (
    <>
      <ScreenHeading>{t("live-finished")}</ScreenHeading>
      <p class="kern-body">{t("live-finished-text")}</p>
      {agreed && (
        <section class="after" data-testid="agreed">
          <h3 class="kern-heading-small">{t("live-agreed")}</h3>
          <p class="kern-body after-agreed">{agreed}</p>
        </section>
      )}
      {papers.length > 0 && documents_until && (
        <section class="after">
          <h3 class="kern-heading-small">{t("live-papers")}</h3>
          <p class="kern-body">
            {t("live-papers-until", {
              day: dayOf(lang, documents_until, time_zone),
              time: clockTime(lang, documents_until, time_zone),
            })}
          </p>
          <ul class="shared-list">
            {papers.map((paper) => (
              <li key={paper.id} class="shared-paper" data-testid="document">
                <PaperLink paper={paper} place={place} you={you.participant} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <div class="actions">
        <LinkButton href={`${back}/rating`}>{t("live-rate")}</LinkButton>
        <LinkButton href={bookAgain} kind="secondary">
          {t("live-book-again", { service })}
        </LinkButton>
        <LinkButton href={back} kind="secondary">
          {t("live-to-appointment")}
        </LinkButton>
      </div>
    </>
  );
}
