/** How well we see and hear the citizen, and how well they see and hear us, with what helps. */

import { useEffect, useRef, useState } from "preact/hooks";
import { type Cause, judge, type Sample, sampleOf, type Verdict } from "../call/quality";
import type { Session } from "../call/session";
import { useTexts } from "../i18n";
import { Badge, type Tone } from "../ui/parts";

const EVERY = 3_000;
const CITIZEN = "citizen";

const LEVELS: Record<Verdict["level"], { text: string; tone: Tone }> = {
  good: { text: "work-quality-good", tone: "success" },
  fair: { text: "work-quality-fair", tone: "warning" },
  weak: { text: "work-quality-weak", tone: "danger" },
};
const RECEIVED_HELP: Record<Cause, string> = {
  loss: "work-help-received-loss",
  delay: "work-help-delay",
  silence: "work-help-received-silence",
  work: "work-help-received-loss",
};
const SENT_HELP: Record<Cause, string> = {
  loss: "work-help-sent-loss",
  delay: "work-help-delay",
  silence: "work-help-sent-silence",
  work: "work-help-sent-work",
};

export function QualityBadges({ session, name }: { session: Session; name: string }) {
  const { t } = useTexts();
  const verdicts = useVerdicts(session);
  if (!verdicts) return null;
  const { received, sent } = verdicts;
  const help = new Set<string>();
  if (received.cause) help.add(RECEIVED_HELP[received.cause]);
  if (sent.cause) help.add(SENT_HELP[sent.cause]);
  return (
    <div class="quality" data-testid="quality">
      <p class="queue-badges">
        <Badge tone={LEVELS[received.level].tone}>
          {t("work-quality-received", { name, level: t(LEVELS[received.level].text) })}
        </Badge>
        <Badge tone={LEVELS[sent.level].tone}>
          {t("work-quality-sent", { name, level: t(LEVELS[sent.level].text) })}
        </Badge>
      </p>
      {[...help].map((id) => (
        <p key={id} class="kern-body kern-body--small">
          {t(id, { name })}
        </p>
      ))}
    </div>
  );
}

/** Null as long as there is no connection to speak of. */
function useVerdicts(session: Session): { received: Verdict; sent: Verdict } | null {
  const before = useRef<Sample | null>(null);
  const [verdicts, setVerdicts] = useState<{ received: Verdict; sent: Verdict } | null>(null);
  useEffect(() => {
    const look = async () => {
      const report = await session.statsOf(CITIZEN);
      if (!report) {
        before.current = null;
        return setVerdicts(null);
      }
      const now = sampleOf(report as unknown as Iterable<[string, unknown]>);
      setVerdicts({
        received: judge(before.current?.received ?? null, now.received),
        sent: judge(before.current?.sent ?? null, now.sent),
      });
      before.current = now;
    };
    const timer = setInterval(() => void look(), EVERY);
    void look();
    return () => clearInterval(timer);
  }, [session]);
  return verdicts;
}
