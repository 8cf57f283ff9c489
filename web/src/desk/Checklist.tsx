/** The documents of the service, ticked off when they have been seen. */

import { useTexts } from "../i18n";
import type { Case } from "../protocol/messages";
import { Check } from "../ui/fields";
import { toggled } from "./filter";

interface ChecklistProps {
  facts: Pick<Case, "documents" | "seen_documents">;
  onTickOff(documents: string[]): void;
}

export function Checklist({ facts: { documents, seen_documents }, onTickOff }: ChecklistProps) {
  const { t } = useTexts();
  if (!documents.length) return null;
  const seen = documents.filter((one) => seen_documents.includes(one)).length;
  return (
    <fieldset class="kern-fieldset checklist" data-testid="checklist">
      <legend class="kern-label">{t("work-documents", { seen, all: documents.length })}</legend>
      <div class="kern-fieldset__body">
        {documents.map((one) => (
          <Check
            key={one}
            label={one}
            checked={seen_documents.includes(one)}
            onChange={() => onTickOff(toggled(seen_documents, one))}
          />
        ))}
      </div>
    </fieldset>
  );
}
