/** What to have at hand: a list that the server knows from the service. */

import { useTexts } from "../i18n";

export function Documents({ documents }: { documents: string[] }) {
  const { t } = useTexts();
  if (!documents.length) return null;
  return (
    <section class="documents">
      <h3 class="kern-heading-small">{t("live-documents")}</h3>
      <ul class="kern-list kern-list--bullet">
        {documents.map((document) => (
          <li key={document}>{document}</li>
        ))}
      </ul>
    </section>
  );
}
