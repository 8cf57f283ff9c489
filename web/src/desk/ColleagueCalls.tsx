/** The calls of colleagues: to which one this desk is asked, and the one that it has joined. */

import { useEffect, useState } from "preact/hooks";
import { CallView } from "../call/CallView";
import { Session } from "../call/session";
import { useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import type { Row } from "../protocol/messages";
import { useStore } from "../ui/hooks";
import { Alert, Button } from "../ui/parts";
import type { DeskView } from "./board";
import type { DeskSession } from "./deskSession";

interface ColleagueCallsProps {
  session: DeskSession;
  view: DeskView;
  media: LocalMedia;
}

export function ColleagueCalls({ session, view, media }: ColleagueCallsProps) {
  const { t } = useTexts();
  const [hasFailed, setFailed] = useState(false);
  const answer = async (what: "accept_invitation" | "decline_invitation", { consultation }: Row) => {
    setFailed(!(await session.do(what, { consultation })).ok);
  };
  return (
    <>
      {hasFailed && <Alert tone="danger" title={t("live-desk-changed")} role="alert" />}
      {view.invitations.map((row) => (
        <Invitation
          key={row.consultation}
          row={row}
          isBusy={!!view.current || !!view.assisting}
          onJoin={() => void answer("accept_invitation", row)}
          onDecline={() => void answer("decline_invitation", row)}
        />
      ))}
      {view.assisting && <Assisted key={view.assisting} consultation={view.assisting} media={media} />}
    </>
  );
}

interface InvitationProps {
  row: Row;
  isBusy: boolean;
  onJoin(): void;
  onDecline(): void;
}

function Invitation({ row, isBusy, onJoin, onDecline }: InvitationProps) {
  const { t } = useTexts();
  const title = t("live-colleague-asks", { name: row.called_by });
  return (
    <Alert tone="info" title={title} role="alert" testId="invitation">
      <p class="kern-body">
        {row.name}, {row.service}
      </p>
      {isBusy && (
        <p class="kern-body" id="busy">
          {t("live-colleague-busy")}
        </p>
      )}
      <div class="actions">
        <Button
          testId="accept-invitation"
          unavailable={isBusy}
          {...(isBusy && { describedBy: "busy" })}
          onClick={onJoin}
        >
          {t("live-guest-join")}
        </Button>
        <Button kind="secondary" testId="decline-invitation" onClick={onDecline}>
          {t("live-colleague-decline")}
        </Button>
      </div>
    </Alert>
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
  return session && <AssistedCall session={session} media={media} heading={t("live-colleague-call")} />;
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
