/** What the test of the connection has found, what to do about it, and the details for those who help. */

import { useEffect } from "preact/hooks";
import type { Session } from "../call/session";
import { useTexts } from "../i18n";
import { useStore } from "../ui/hooks";
import { Alert, Button } from "../ui/parts";
import type { ConnectionTest } from "./connection";
import type { Paths } from "./paths";
import type { Verdict } from "./verdict";

interface ConnectionHelpProps {
  test: ConnectionTest;
  session: Session;
}

export function ConnectionHelp({ test, session }: ConnectionHelpProps) {
  const { t } = useTexts();
  const { line } = useStore(session);
  const { phase, verdict, paths } = useStore(test);
  const isUp = line === "up";
  useEffect(() => {
    if (isUp && test.value.phase === "new") void test.run();
  }, [isUp, test]);
  return (
    <section
      class="connection"
      data-testid="connection"
      data-verdict={phase === "done" ? verdict : undefined}
    >
      <h3 class="kern-heading-small">{t("live-connection")}</h3>
      <div role="status">
        {phase === "done" ? (
          <Result verdict={verdict} />
        ) : (
          <p class="kern-body">{t(isUp ? "live-connection-running" : "live-connection-waiting")}</p>
        )}
      </div>
      <div class="actions">
        <Button
          kind="tertiary"
          testId="connection-again"
          unavailable={!isUp || phase !== "done"}
          onClick={() => void test.run()}
        >
          {t("live-connection-again")}
        </Button>
      </div>
      {phase === "done" && paths && <Details paths={paths} isUp={isUp} />}
    </section>
  );
}

function Result({ verdict }: { verdict: Verdict | null }) {
  const { t } = useTexts();
  switch (verdict) {
    case "good":
      return <Alert tone="success" title={t("live-connection-good")} />;
    case "untested":
      return <p class="kern-body">{t("live-connection-untested")}</p>;
    case "slow":
      return (
        <Alert tone="info" title={t("live-connection-slow")}>
          <p class="kern-body">{t("live-connection-slow-help")}</p>
        </Alert>
      );
    case "doubtful":
      return <Trouble title="live-connection-doubtful" help="live-connection-doubtful-help" />;
    case "blocked":
      return <Trouble title="live-connection-blocked" help="live-connection-blocked-help" />;
    default:
      return <p class="kern-body">{t("live-connection-failed")}</p>;
  }
}

/** Ids of texts. */
function Trouble({ title, help }: { title: string; help: string }) {
  const { t } = useTexts();
  return (
    <Alert tone="warning" title={t(title)}>
      <p class="kern-body">{t(help)}</p>
      <ul class="kern-list kern-list--bullet">
        <li>{t("live-connection-try-mobile")}</li>
        <li>{t("live-connection-try-wifi")}</li>
        <li>{t("live-connection-try-vpn")}</li>
      </ul>
      <p class="kern-body">{t("live-connection-try-anyway")}</p>
    </Alert>
  );
}

/** For who helps: what a firewall lets through. */
function Details({ paths, isUp }: { paths: Paths; isUp: boolean }) {
  const { t } = useTexts();
  const facts: [string, string][] = [
    [t("live-connection-line"), t(isUp ? "live-connection-up" : "live-connection-down")],
  ];
  if (paths.direct !== null) {
    facts.push([
      t("live-connection-direct"),
      t(paths.direct ? "live-connection-found" : "live-connection-not-found"),
    ]);
  }
  for (const { host, way, roundTrip } of paths.relayed) {
    const found =
      roundTrip === null
        ? t("live-connection-down")
        : t("live-connection-milliseconds", { count: roundTrip });
    facts.push([t("live-connection-relay", { way: way.toUpperCase(), host }), found]);
  }
  return (
    <details class="kern-accordion">
      <summary class="kern-accordion__header" data-testid="connection-details">
        <span class="kern-title kern-title--small">{t("live-connection-details")}</span>
      </summary>
      <div class="kern-accordion__body">
        <dl class="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  );
}
