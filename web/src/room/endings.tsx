/** The pages on which a consultation ends, or does not begin. */

import { useEffect, useState } from "preact/hooks";
import type { Session } from "../call/session";
import { useTexts } from "../i18n";
import { Alert, Button, LinkButton, ScreenHeading } from "../ui/parts";

interface EndingProps {
  /** Ids of texts. */
  title: string;
  text: string;
  back?: string;
  book?: string;
  /** Offers to load the page again, which takes the call back to this page. */
  reload?: boolean;
}

export function Ending({ title, text, back, book, reload = false }: EndingProps) {
  const { t } = useTexts();
  return (
    <>
      <ScreenHeading>{t(title)}</ScreenHeading>
      <p class="kern-body">{t(text)}</p>
      <div class="actions">
        {reload && (
          <Button testId="reload" onClick={() => location.reload()}>
            {t("live-continue-here")}
          </Button>
        )}
        {book && <LinkButton href={book}>{t("live-book")}</LinkButton>}
        {back && (
          <LinkButton href={back} kind="secondary">
            {t("live-to-appointment")}
          </LinkButton>
        )}
      </div>
    </>
  );
}

export function CancelledEnding({ book }: { book: string }) {
  return <Ending title="live-cancelled" text="live-cancelled-text" book={book} />;
}

export function UnknownLink({ book }: { book: string }) {
  return <Ending title="live-unknown-link" text="live-unknown-link-text" book={book} />;
}

/** We have left, the desk has not finished: the way back stays open. */
export function HungUp({ session, back }: { session: Session; back: string }) {
  const { t } = useTexts();
  const [isRefused, setRefused] = useState(false);
  const comeBack = async () => setRefused(!(await session.enter()).ok);
  return (
    <>
      <ScreenHeading>{t("live-hung-up")}</ScreenHeading>
      <p class="kern-body">{t("live-hung-up-text")}</p>
      {isRefused && <Alert tone="danger" title={t("live-enter-failed")} role="alert" />}
      <div class="actions">
        <Button testId="return" onClick={() => void comeBack()}>
          {t("live-return")}
        </Button>
        {back && (
          <LinkButton href={back} kind="secondary">
            {t("live-to-appointment")}
          </LinkButton>
        )}
      </div>
    </>
  );
}

export function Unsupported({ root, back }: { root: HTMLElement; back: string }) {
  const { t } = useTexts();
  useEffect(() => {
    root.dataset.state = "error";
  }, [root]);
  return (
    <div class="live">
      <ScreenHeading>{t("live-unsupported")}</ScreenHeading>
      <p class="kern-body">{t("live-unsupported-text")}</p>
      <ul class="kern-list kern-list--bullet">
        <li>{t("live-unsupported-phone")}</li>
        <li>{t("live-unsupported-computer")}</li>
      </ul>
      {back && (
        <div class="actions">
          <LinkButton href={back}>{t("live-to-appointment")}</LinkButton>
        </div>
      )}
    </div>
  );
}
