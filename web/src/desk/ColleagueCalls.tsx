/** The calls of colleagues: to which one this desk is asked, and the one that it has joined. */

import { useEffect, useState } from "preact/hooks";
import { CallView } from "../call/CallView";
import { Session } from "../call/session";
import { useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import { useStore } from "../ui/hooks";
import { Alert, Button } from "../ui/parts";
import type { Act } from "./actions";
import type { DeskView } from "./board";

interface ColleagueCallsProps {
  view: DeskView;
  /** Why this desk cannot join a call now; empty when it can. */
  refusal: string;
  media: LocalMedia;
  act: Act;
}

export function ColleagueCalls({ view, refusal, media, act }: ColleagueCallsProps) {
  const { t } = useTexts();
  return (
    <>
      {view.invitations.map(({ consultation, called_by, name, service }) => (
        <Alert
          key={consultation}
          tone="info"
          title={t("work-colleague-asks", { name: called_by })}
          role="alert"
          testId="invitation"
        >
          <p class="kern-body">
            {name}, {service}
          </p>
          {refusal && (
            <p class="kern-body kern-body--small" id={`invited-${consultation}`}>
              {refusal}
            </p>
          )}
          <div class="actions">
            <Button
              testId="accept-invitation"
              unavailable={!!refusal}
              {...(refusal && { describedBy: `invited-${consultation}` })}
              onClick={() => void act("accept_invitation", { consultation })}
            >
              {t("live-guest-join")}
            </Button>
            <Button
              kind="secondary"
              testId="decline-invitation"
              onClick={() => void act("decline_invitation", { consultation })}
            >
              {t("work-decline")}
            </Button>
          </div>
        </Alert>
      ))}
      {view.assisting && <Assisted key={view.assisting} consultation={view.assisting} media={media} />}
    </>
  );
}

/** Hanging up is leaving: the desk is free again then. */
function Assisted({ consultation, media }: { consultation: string; media: LocalMedia }) {
  const { t } = useTexts();
  const [session, setSession] = useState<Session | null>(null);
  useEffect(() => {
    const opened = new Session({ consultation }, media);
    setSession(opened);
    void media.open();
    return () => {
      opened.close();
      media.close();
    };
  }, [consultation, media]);
  return session && <AssistedCall session={session} media={media} heading={t("work-colleague-call")} />;
}

function AssistedCall(props: { session: Session; media: LocalMedia; heading: string }) {
  const { progress } = useStore(props.session);
  const { t } = useTexts();
  if (progress.end) return <Alert tone="info" title={t("live-not-your-consultation")} role="alert" />;
  return (
    <div class="desk-call" data-testid="colleague-call">
      <CallView {...props} />
    </div>
  );
}
