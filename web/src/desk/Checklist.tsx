/** The documents of the service, ticked off when they have been seen. */

import { useState } from "preact/hooks";
import { useTexts } from "../i18n";
import type { Case } from "../protocol/messages";
import { Check } from "../ui/fields";
import { toggled } from "./filter";

interface ChecklistProps {
  facts: Pick<Case, "documents" | "seen_documents">;
  /** Resolves to whether that is so now. */
  onTickOff(documents: string[]): Promise<boolean>;
}

export function Checklist({ facts: { documents, seen_documents }, onTickOff }: ChecklistProps) {
  const { t } = useTexts();
  // Two quick ticks are two: the second must not be told by what the server knew before the first.
  const [own, setOwn] = useState<string[] | null>(null);
  if (!documents.length) return null;
  const ticked = own ?? seen_documents;
  const seen = documents.filter((one) => ticked.includes(one)).length;
  const tick = async (one: string) => {
    const next = toggled(ticked, one);
    setOwn(next);
    if (!(await onTickOff(next))) setOwn(null);
  };
  return (
    <fieldset class="kern-fieldset checklist" data-testid="checklist">
      <legend class="kern-label">{t("work-documents", { seen, all: documents.length })}</legend>
      <div class="kern-fieldset__body">
        {documents.map((one) => (
          <Check key={one} label={one} checked={ticked.includes(one)} onChange={() => void tick(one)} />
        ))}
      </div>
    </fieldset>
  );
}
