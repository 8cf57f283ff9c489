/** A third and a fourth person: who has been invited, links for others, and taking them back. Citizen and desk alike. */

import { useId, useState } from "preact/hooks";
import { useTexts } from "../i18n";
import type { GuestInfo, GuestKind, Role } from "../protocol/messages";
import { useStore } from "../ui/hooks";
import { Alert, Button, Dialog, Select } from "../ui/parts";
import type { Session } from "./session";

export const MOST_GUESTS = 2;
/** Colleagues come by their desk. */
const BY_LINK: readonly GuestKind[] = ["sign_language", "interpreter", "relative"];

/** What somebody is there for: ids of texts. */
export const KIND_TEXTS: Record<GuestKind, string> = {
  sign_language: "live-guest-sign-language",
  interpreter: "live-guest-interpreter",
  relative: "live-guest-relative",
  colleague: "live-guest-colleague",
};

export function mayInvite(role: Role): boolean {
  return role === "citizen" || role === "staff";
}

/** A button that opens the dialog, for pages other than the call's. */
export function GuestInvites({ session }: { session: Session }) {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button kind="secondary" testId="guests" onClick={() => setOpen(true)}>
        {t("live-guests-invite")}
      </Button>
      {isOpen && <GuestsDialog session={session} onClose={() => setOpen(false)} />}
    </>
  );
}

export function GuestsDialog({ session, onClose }: { session: Session; onClose(): void }) {
  const { t } = useTexts();
  const { progress, links } = useStore(session);
  const guests = progress.snapshot?.guests ?? [];
  const [refusal, setRefusal] = useState("");
  const revoke = async ({ guest }: GuestInfo) => {
    const answer = await session.do("revoke_guest", { guest });
    setRefusal(answer.ok ? "" : "live-no-answer");
  };
  return (
    <Dialog title={t("live-guests-invite")} testId="guests-dialog" onClose={onClose}>
      <div class="guests">
        {refusal && <Alert tone="danger" title={t(refusal)} role="alert" />}
        {guests.length > 0 && (
          <ul class="guest-list">
            {guests.map((guest) => (
              <Guest
                key={guest.guest}
                guest={guest}
                link={guest.joined ? "" : links[guest.guest]}
                onRevoke={() => void revoke(guest)}
              />
            ))}
          </ul>
        )}
        {guests.length < MOST_GUESTS ? (
          <NewGuest session={session} />
        ) : (
          <p class="kern-body">{t("live-guests-full")}</p>
        )}
      </div>
    </Dialog>
  );
}

interface GuestProps {
  guest: GuestInfo;
  link: string | undefined;
  onRevoke(): void;
}

function Guest({ guest, link, onRevoke }: GuestProps) {
  const { t, lang } = useTexts();
  const kind = t(KIND_TEXTS[guest.kind]);
  const name = guest.name || kind;
  return (
    <li class="guest" data-testid="guest">
      <div class="guest-head">
        <span>
          <strong>{name}</strong>
          {guest.name && <span> {kind}</span>}
          <span class="guest-state">{t(guest.joined ? "live-guest-joined" : "live-guest-invited")}</span>
        </span>
        {guest.revocable && (
          <Button
            kind="tertiary"
            testId="revoke"
            label={t(guest.joined ? "live-guest-remove-name" : "live-guest-revoke-name", { name })}
            onClick={onRevoke}
          >
            {t(guest.joined ? "live-guest-remove" : "live-guest-revoke")}
          </Button>
        )}
      </div>
      {link && <Link link={new URL(`/${lang}/g/${link}`, location.href).href} />}
    </li>
  );
}

/** Say who is to come: the link for them stands in the list then. */
function NewGuest({ session }: { session: Session }) {
  const { t } = useTexts();
  const [kind, setKind] = useState<GuestKind>("sign_language");
  const [refusal, setRefusal] = useState("");
  const make = async () => {
    const answer = await session.invite(kind);
    setRefusal(answer.ok ? "" : answer.code === "too_many_guests" ? "live-guests-full" : "live-no-answer");
  };
  return (
    <div class="guest-new">
      {refusal && <Alert tone="danger" title={t(refusal)} role="alert" />}
      <Select
        label={t("live-guest-who")}
        testId="guest-kind"
        value={kind}
        options={BY_LINK.map((value) => ({ value, label: t(KIND_TEXTS[value]) }))}
        onChange={(value) => setKind(value as GuestKind)}
      />
      <p class="kern-body kern-body--small">{t("live-guests-explained")}</p>
      <div class="actions">
        <Button testId="make-link" onClick={() => void make()}>
          {t("live-guest-make")}
        </Button>
      </div>
    </div>
  );
}

function Link({ link }: { link: string }) {
  const { t } = useTexts();
  const [isCopied, setCopied] = useState(false);
  const id = useId();
  const copy = async () => {
    await navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  // Whoever closes the sharing window has changed their mind.
  const share = () => void navigator.share({ title: t("live-guest-share"), url: link }).catch(() => {});
  return (
    <div class="guest-link">
      <div class="kern-form-input">
        <label class="kern-label" for={id}>
          {t("live-guest-link")}
        </label>
        <input
          class="kern-form-input__input"
          id={id}
          readOnly
          value={link}
          data-testid="guest-link"
          onFocus={(event) => event.currentTarget.select()}
        />
      </div>
      <div class="actions">
        {typeof navigator.share === "function" && (
          <Button testId="share-link" onClick={share}>
            {t("live-guest-send")}
          </Button>
        )}
        <Button kind="secondary" testId="copy-link" onClick={() => void copy()}>
          {t("live-guest-copy")}
        </Button>
        <span role="status">{isCopied && t("live-guest-copied")}</span>
      </div>
    </div>
  );
}
