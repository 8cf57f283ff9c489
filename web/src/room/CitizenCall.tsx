/** The citizen's call: the pictures, and beside them what is handed over and to be signed. */

import { useState } from "preact/hooks";
import { CallView, Control } from "../call/CallView";
import { documentsIn } from "../call/papers";
import { SharedDocuments, useDropAnywhere } from "../call/SharedDocuments";
import { SignRequest } from "../call/SignRequest";
import type { Session } from "../call/session";
import type { Uploads } from "../call/uploads";
import { useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import { useStore } from "../ui/hooks";

interface CitizenCallProps {
  session: Session;
  media: LocalMedia;
  uploads: Uploads;
}

export function CitizenCall({ session, media, uploads }: CitizenCallProps) {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const { snapshot } = useStore(session).progress;
  useDropAnywhere(uploads, () => setOpen(true));
  if (!snapshot) return null;
  const { log, you } = snapshot;
  const name = snapshot.peers.find((peer) => peer.role === "staff")?.name ?? "";
  const papers = documentsIn(log);
  const theirs = papers.filter(({ by }) => by !== you.participant).at(-1);
  return (
    <div class={`room-call${isOpen ? " with-side" : ""}`}>
      <SignRequest
        log={log}
        place={uploads.place}
        name={you.name}
        onDecline={async (signature) => (await session.do("decline_signature", { signature })).ok}
      />
      <p class="kern-sr-only" role="status">
        {theirs && t("live-papers-new", { name: theirs.name })}
      </p>
      <CallView
        session={session}
        media={media}
        heading={name ? t("live-call-with", { name }) : t("live-call")}
        tools={
          <Control
            sign="paper"
            label={t("live-papers")}
            expanded={isOpen}
            state={papers.length ? String(papers.length) : ""}
            testId="open-documents"
            onClick={() => setOpen(!isOpen)}
          />
        }
      />
      {isOpen && (
        <div class="call-side">
          <SharedDocuments uploads={uploads} log={log} you={you.participant} />
        </div>
      )}
    </div>
  );
}
