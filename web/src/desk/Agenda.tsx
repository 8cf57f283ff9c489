/** Today's appointments at the location, as a table. */

import { clockTime, useTexts } from "../i18n";
import type { ConsultationState, Row } from "../protocol/messages";
import { Badge, Button, type Tone } from "../ui/parts";
import { mayBeMissed } from "./queue";

interface AgendaProps {
  appointments: Row[];
  now: number;
  timeZone: string;
  onMissed(appointment: Row): void;
}

const STATES: Record<ConsultationState, { text: string; tone: Tone }> = {
  expected: { text: "live-state-expected", tone: "info" },
  waiting: { text: "live-state-waiting", tone: "warning" },
  called: { text: "live-state-called", tone: "success" },
  talking: { text: "live-state-talking", tone: "success" },
  finished: { text: "live-state-finished", tone: "info" },
  missed: { text: "live-state-missed", tone: "danger" },
  cancelled: { text: "live-state-cancelled", tone: "info" },
};

export function Agenda({ appointments, now, timeZone, onMissed }: AgendaProps) {
  const { t, lang } = useTexts();
  return (
    <div class="agenda">
      <h2 class="kern-heading-medium" id="agenda">
        {t("live-agenda")}
      </h2>
      {appointments.length === 0 ? (
        <p class="kern-body">{t("live-agenda-empty")}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        <section class="kern-table-responsive" tabIndex={0} aria-labelledby="agenda">
          <table class="kern-table kern-table--small">
            <thead>
              <tr class="kern-table__row">
                {["live-agenda-time", "live-agenda-name", "live-agenda-service", "live-agenda-state"].map(
                  (id) => (
                    <th key={id} scope="col" class="kern-table__header">
                      {t(id)}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody class="kern-table__body">
              {appointments.map((appointment) => (
                <tr
                  key={appointment.consultation}
                  class="kern-table__row"
                  data-testid="appointment"
                  data-consultation={appointment.consultation}
                >
                  <td class="kern-table__cell">{clockTime(lang, appointment.starts_at, timeZone)}</td>
                  <td class="kern-table__cell">{appointment.name}</td>
                  <td class="kern-table__cell">
                    {appointment.service}
                    <span class="agenda-desk">{appointment.desk}</span>
                    {appointment.walk_in && <span class="agenda-desk">{t("live-walk-in")}</span>}
                  </td>
                  <td class="kern-table__cell">
                    <State appointment={appointment} />
                    {appointment.state !== "waiting" && mayBeMissed(appointment, now) && (
                      <Button
                        kind="tertiary"
                        testId="missed"
                        label={t("live-mark-missed-name", { name: appointment.name })}
                        onClick={() => onMissed(appointment)}
                      >
                        {t("live-mark-missed")}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

function State({ appointment }: { appointment: Row }) {
  const { t } = useTexts();
  const { text, tone } = STATES[appointment.state];
  return (
    <>
      <Badge tone={tone}>{t(text)}</Badge>
      {appointment.called_by && (
        <span class="agenda-desk">{t("live-called-by", { name: appointment.called_by })}</span>
      )}
    </>
  );
}
