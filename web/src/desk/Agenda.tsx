/** Today's appointments at the location: those of one's own desks, and behind a fold those of the others. */

import { clockTime, useTexts } from "../i18n";
import type { ConsultationState, Row } from "../protocol/messages";
import { Badge, Button, type Tone } from "../ui/parts";
import type { DeskView } from "./board";
import { isOwn, mayBeMissed } from "./queue";

interface AgendaProps {
  rows: Row[];
  desk: DeskView["desk"];
  now: number;
  onMissed(row: Row): void;
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

export function Agenda({ rows, desk, now, onMissed }: AgendaProps) {
  const { t } = useTexts();
  const own = rows.filter((row) => isOwn(row, desk));
  const others = rows.filter((row) => !isOwn(row, desk));
  const table = { now, timeZone: desk.time_zone, onMissed };
  return (
    <div class="agenda">
      <h2 class="kern-heading-medium" id="agenda">
        {t("live-agenda")}
      </h2>
      {own.length === 0 ? (
        <p class="kern-body">{t("live-agenda-empty")}</p>
      ) : (
        <Table {...table} labelledBy="agenda" rows={own} />
      )}
      {others.length > 0 && (
        <details class="desk-fold">
          <summary id="agenda-others" data-testid="others">
            {t("work-agenda-others", { count: others.length })}
          </summary>
          <Table {...table} labelledBy="agenda-others" rows={others} />
        </details>
      )}
    </div>
  );
}

interface TableProps extends Pick<AgendaProps, "rows" | "now" | "onMissed"> {
  labelledBy: string;
  timeZone: string;
}

function Table({ labelledBy, rows, now, timeZone, onMissed }: TableProps) {
  const { t, lang } = useTexts();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section class="kern-table-responsive" tabIndex={0} aria-labelledby={labelledBy}>
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
          {rows.map((row) => (
            <tr
              key={row.consultation}
              class="kern-table__row"
              data-testid="appointment"
              data-consultation={row.consultation}
            >
              <td class="kern-table__cell">{clockTime(lang, row.starts_at, timeZone)}</td>
              <td class="kern-table__cell">{row.name}</td>
              <td class="kern-table__cell">
                {row.service}
                <span class="agenda-desk">{row.desk}</span>
                {row.walk_in && <span class="agenda-desk">{t("live-walk-in")}</span>}
              </td>
              <td class="kern-table__cell">
                <State appointment={row} />
                {row.state !== "waiting" && mayBeMissed(row, now) && (
                  <Button
                    kind="tertiary"
                    testId="missed"
                    label={t("live-mark-missed-name", { name: row.name })}
                    onClick={() => onMissed(row)}
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
