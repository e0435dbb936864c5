/** Parts of a whole as areas, groups of them side by side (a squarified tree map: Bruls, Huizing and van Wijk). */
import { colour, element, onLook, sharpen } from './dom.ts';

export interface Part {
  readonly name: string;
  readonly bytes: number;
}

export interface Area {
  readonly name: string;
  /** name of a colour of the style sheet */
  readonly colour: string;
  readonly parts: readonly Part[];
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Placed extends Box {
  readonly text: string;
}

const height = 420;

export class TreeMap {
  readonly #canvas: HTMLCanvasElement;
  readonly #areas: readonly Area[];
  readonly #describe: (bytes: number) => string;
  readonly #tip: HTMLElement = element('div', { class: 'tip' });
  #placed: readonly Placed[] = [];

  constructor(canvas: HTMLCanvasElement, areas: readonly Area[], describe: (bytes: number) => string) {
    this.#canvas = canvas;
    this.#areas = areas.filter(({ parts }) => sum(parts) > 0).toSorted((a, b) => sum(b.parts) - sum(a.parts));
    this.#describe = describe;
    this.#tip.hidden = true;
    document.body.append(this.#tip);
    canvas.addEventListener('pointermove', (event) => this.#explain(event));
    canvas.addEventListener('pointerleave', () => (this.#tip.hidden = true));
    onLook(() => this.draw());
  }

  draw(): void {
    const { draw, width } = sharpen(this.#canvas, height);
    const placed: Placed[] = [];
    const boxes = squarify(
      this.#areas.map(({ parts }) => sum(parts)),
      { x: 0, y: 0, width, height },
    );
    for (const [i, area] of this.#areas.entries()) {
      const outer = boxes[i];
      if (outer === undefined) continue;
      const parts = area.parts.filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
      const inner = squarify(
        parts.map(({ bytes }) => bytes),
        outer,
      );
      for (const [j, part] of parts.entries()) {
        const box = inner[j];
        if (box === undefined) continue;
        draw.globalAlpha = 0.85;
        draw.fillStyle = colour(area.colour);
        draw.fillRect(box.x, box.y, Math.max(0, box.width - 1), Math.max(0, box.height - 1));
        draw.globalAlpha = 1;
        if (box.width > 50 && box.height > 16) writeIn(draw, part.name.slice(part.name.lastIndexOf('/') + 1), box);
        placed.push({ ...box, text: `${part.name}\n${this.#describe(part.bytes)}\n${area.name}` });
      }
      draw.strokeStyle = colour('ground');
      draw.lineWidth = 3;
      draw.strokeRect(outer.x, outer.y, outer.width, outer.height);
    }
    this.#placed = placed;
    this.#canvas.dataset['areas'] = String(placed.length);
  }

  #explain({ offsetX, offsetY, clientX, clientY }: PointerEvent): void {
    const isIn = (box: Box): boolean =>
      box.x <= offsetX && offsetX < box.x + box.width && box.y <= offsetY && offsetY < box.y + box.height;
    const found = this.#placed.find(isIn);
    this.#tip.hidden = found === undefined;
    if (found === undefined) return;
    this.#tip.textContent = found.text;
    this.#tip.style.left = `${Math.min(clientX + 14, innerWidth - this.#tip.offsetWidth - 8)}px`;
    this.#tip.style.top = `${clientY + 14}px`;
  }
}

function sum(parts: readonly Part[]): number {
  return parts.reduce((total, { bytes }) => total + bytes, 0);
}

/** @param sizes sorted, the greatest first */
function squarify(sizes: readonly number[], place: Box): readonly Box[] {
  const boxes: Box[] = [];
  let rest = place;
  let left = sizes.reduce((total, size) => total + size, 0);
  for (let i = 0; i < sizes.length;) {
    const scale = (rest.width * rest.height) / left;
    const side = Math.min(rest.width, rest.height);
    const row = [sizes[i] ?? 0];
    while (i + row.length < sizes.length) {
      const next = [...row, sizes[i + row.length] ?? 0];
      if (worst(next, side, scale) > worst(row, side, scale)) break;
      row.push(sizes[i + row.length] ?? 0);
    }
    const total = row.reduce((all, size) => all + size, 0);
    const depth = side === 0 ? 0 : (total * scale) / side;
    const isAcross = rest.width >= rest.height;
    let along = 0;
    for (const size of row) {
      const length = depth === 0 ? 0 : (size * scale) / depth;
      const { x, y } = rest;
      boxes.push(
        isAcross
          ? { x, y: y + along, width: depth, height: length }
          : { x: x + along, y, width: length, height: depth },
      );
      along += length;
    }
    rest = isAcross
      ? { ...rest, x: rest.x + depth, width: Math.max(0, rest.width - depth) }
      : { ...rest, y: rest.y + depth, height: Math.max(0, rest.height - depth) };
    left -= total;
    i += row.length;
  }
  return boxes;
}

/** How far the thinnest box of a row is from a square. */
function worst(row: readonly number[], side: number, scale: number): number {
  const area = row.reduce((total, size) => total + size, 0) * scale;
  const depth = area / side;
  return Math.max(...row.map((size) => Math.max(depth / ((size * scale) / depth), (size * scale) / depth / depth)));
}

function writeIn(draw: CanvasRenderingContext2D, text: string, box: Box): void {
  draw.save();
  draw.beginPath();
  draw.rect(box.x, box.y, box.width - 4, box.height);
  draw.clip();
  draw.fillStyle = '#fff';
  draw.fillText(text, box.x + 5, box.y + 14);
  draw.restore();
}
