/** How many actions ran, and how many more were ready, over time. */
import type { TimingsData } from '../timings-data.ts';
import { colour, onLook, sharpen } from './dom.ts';
import { drawAxis } from './gantt.ts';

const height = 110;
const axisHeight = 18;

export function drawConcurrency(canvas: HTMLCanvasElement, data: TimingsData): void {
  const active = count(data.actions.map(({ start, end }) => [start, end]));
  const ready = count(data.actions.map(({ ready: from, end }) => [from, end]));
  const draw = (): void => drawNow(canvas, data, [ready, active]);
  onLook(draw);
  draw();
}

/** A time, and how many there are from it on. */
type Level = readonly [time: number, count: number];

function count(spans: readonly (readonly [from: number, to: number])[]): readonly Level[] {
  const changes = spans
    .flatMap(([from, to]) => [[from, 1] as const, [to, -1] as const])
    .toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  let number = 0;
  return changes.map(([time, change]) => [time, (number += change)] as const);
}

function drawNow(
  canvas: HTMLCanvasElement,
  data: TimingsData,
  [ready, active]: readonly [readonly Level[], readonly Level[]],
): void {
  const { draw, width } = sharpen(canvas, height);
  const to = Math.max(1, data.took);
  drawAxis(draw, { from: 0, to, width, height });
  // thousands may be ready at once: what counts is whether all lanes are in use
  const most = Math.max(1, data.parallel * 3, ...active.map((level) => level[1]));
  const area = (levels: readonly Level[], name: string): void => {
    const y = (number: number): number => height - (Math.min(number, most) / most) * (height - axisHeight);
    draw.fillStyle = colour(name);
    draw.beginPath();
    draw.moveTo(0, height);
    let last = 0;
    for (const [time, number] of levels) {
      const x = (time * width) / to;
      draw.lineTo(x, y(last));
      draw.lineTo(x, y(number));
      last = number;
    }
    draw.lineTo(width, y(last));
    draw.lineTo(width, height);
    draw.fill();
  };
  area(ready, 'waiting');
  area(active, 'active');
}
