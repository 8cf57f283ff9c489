/** A signature as strokes of a pen: points as parts of a box's width and height, from the upper left. Pure functions. */

export type Point = [x: number, y: number];
export type Stroke = Point[];

/** As the server takes them. */
const MAX_STROKES = 500;
const MAX_POINTS_OF_STROKE = 2_000;
const MAX_POINTS = 20_000;
/** Points that are nearer to the last one tell nothing. */
const NEAR = 0.002;

export function begin(strokes: Stroke[], point: Point): Stroke[] {
  if (strokes.length >= MAX_STROKES || count(strokes) >= MAX_POINTS) return strokes;
  return [...strokes, [within(point)]];
}

export function go(strokes: Stroke[], points: Point[]): Stroke[] {
  const stroke = [...(strokes.at(-1) ?? [])];
  let room = Math.min(MAX_POINTS_OF_STROKE - stroke.length, MAX_POINTS - count(strokes));
  for (const point of points.map(within)) {
    const last = stroke.at(-1);
    if (room <= 0 || (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAR)) continue;
    stroke.push(point);
    room -= 1;
  }
  return [...strokes.slice(0, -1), stroke];
}

/** A dot is no signature. */
export function isEnough(strokes: Stroke[]): boolean {
  return count(strokes) >= 5;
}

function count(strokes: Stroke[]): number {
  return strokes.reduce((sum, stroke) => sum + stroke.length, 0);
}

function within([x, y]: Point): Point {
  return [round(x), round(y)];
}

function round(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
}
