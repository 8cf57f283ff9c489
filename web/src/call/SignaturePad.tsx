/** Where people sign with a pen, a finger or the mouse. Who uses none of them types the name instead. */

import { useTexts } from "../i18n";
import { Button } from "../ui/parts";
import { begin, go, type Point, type Stroke } from "./strokes";

/** The shape of the box on the page with the signature (videodesk/consultations/pdf_work.py). */
const WIDTH = 300;
const HEIGHT = 100;

interface SignaturePadProps {
  strokes: Stroke[];
  onChange(strokes: Stroke[]): void;
}

export function SignaturePad({ strokes, onChange }: SignaturePadProps) {
  const { t } = useTexts();
  const start = (event: PointerEvent & { currentTarget: SVGSVGElement }) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    onChange(begin(strokes, pointIn(event.currentTarget, event)));
  };
  const move = (event: PointerEvent & { currentTarget: SVGSVGElement }) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget;
    const events = event.getCoalescedEvents?.() ?? [];
    onChange(
      go(
        strokes,
        (events.length ? events : [event]).map((one) => pointIn(box, one)),
      ),
    );
  };
  return (
    <div class="pad">
      <svg
        class="pad-box"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t("live-sign-box")}
        data-testid="pad"
        onPointerDown={start}
        onPointerMove={move}
      >
        <line class="pad-line" x1="15" y1="78" x2={WIDTH - 15} y2="78" />
        {strokes.map((stroke, number) => (
          <polyline key={number} class="pad-ink" points={pathOf(stroke)} />
        ))}
      </svg>
      <Button kind="tertiary" testId="pad-clear" unavailable={!strokes.length} onClick={() => onChange([])}>
        {t("live-sign-clear")}
      </Button>
    </div>
  );
}

function pointIn(box: SVGSVGElement, event: PointerEvent): Point {
  const { left, top, width, height } = box.getBoundingClientRect();
  return [(event.clientX - left) / width, (event.clientY - top) / height];
}

/** A dot is a line to where it is. */
function pathOf(stroke: Stroke): string {
  const points = stroke.length === 1 ? [...stroke, ...stroke] : stroke;
  return points.map(([x, y]) => `${x * WIDTH},${y * HEIGHT}`).join(" ");
}
