/** Actions as bars over time, a row for each that runs at once, with the critical path drawn through them. */
import type { PageAction, TimingsData } from '../timings-data.ts';
import { colour, element, formatTime, onLook, sharpen } from './dom.ts';

const rowHeight = 22;
const axisHeight = 20;
const tallest = 640;
/** pixels: narrower bars of one row that touch are drawn as one */
const narrow = 1;

export class Gantt {
  readonly #canvas: HTMLCanvasElement;
  readonly #data: TimingsData;
  readonly #byLane: readonly (readonly PageAction[])[];
  readonly #byID: ReadonlyMap<number, PageAction>;
  readonly #tip: HTMLElement = element('div', { class: 'tip' });
  #chosen: ReadonlySet<number> = new Set();
  #from = 0;
  #to: number;
  #isDue = false;

  constructor(canvas: HTMLCanvasElement, data: TimingsData) {
    this.#canvas = canvas;
    this.#data = data;
    this.#to = Math.max(1, data.took);
    this.#byID = new Map(data.actions.map((action) => [action.id, action]));
    const lanes = Math.max(1, ...data.actions.map((action) => action.lane + 1));
    this.#byLane = Array.from({ length: lanes }, (_, lane) => data.actions.filter((action) => action.lane === lane));
    this.#tip.hidden = true;
    document.body.append(this.#tip);
    onLook(() => this.draw());
    this.#listen();
    this.draw();
  }

  choose(actions: readonly number[]): void {
    this.#chosen = new Set(actions);
    this.draw();
  }

  /** Once a frame, however often it is asked for. */
  draw(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#drawNow();
    });
  }

  get #laneHeight(): number {
    return Math.max(3, Math.min(rowHeight, (tallest - axisHeight) / this.#byLane.length));
  }

  #drawNow(): void {
    const laneHeight = this.#laneHeight;
    const height = axisHeight + this.#byLane.length * laneHeight + 4;
    const { draw, width } = sharpen(this.#canvas, height);
    const scale = width / (this.#to - this.#from);
    drawAxis(draw, { from: this.#from, to: this.#to, width, height });
    let bars = 0;
    for (const [lane, actions] of this.#byLane.entries()) {
      bars += this.#drawLane(draw, actions, { y: axisHeight + lane * laneHeight, scale, width });
    }
    this.#drawCritical(draw, scale);
    this.#canvas.dataset['bars'] = String(bars);
  }

  #drawLane(
    draw: CanvasRenderingContext2D,
    actions: readonly PageAction[],
    { y, scale, width }: { readonly y: number; readonly scale: number; readonly width: number },
  ): number {
    const height = this.#laneHeight - 2;
    let end = -1;
    let bars = 0;
    for (const action of actions) {
      const x = (action.start - this.#from) * scale;
      const right = (action.end - this.#from) * scale;
      if (right < 0 || x > width) continue;
      const isChosen = this.#chosen.has(action.id);
      // what would be hidden by its neighbour is left out
      if (right < end + narrow && !isChosen) continue;
      const bar = Math.max(narrow, right - x);
      draw.fillStyle = colour(nameOf(action.kind));
      draw.fillRect(x, y + 1, bar, height);
      if (isChosen) {
        draw.strokeStyle = colour('text');
        draw.lineWidth = 2;
        draw.strokeRect(x, y + 1, bar, height);
      }
      if (bar > 60 && height > 10)
        label(draw, action.package, { x: Math.max(0, x), y, width: Math.min(right, width) - Math.max(0, x), height });
      end = Math.max(end, right);
      bars++;
    }
    return bars;
  }

  #drawCritical(draw: CanvasRenderingContext2D, scale: number): void {
    draw.strokeStyle = colour('critical');
    draw.lineWidth = 1.5;
    draw.beginPath();
    let isFirst = true;
    for (const id of this.#data.critical.actions) {
      const action = this.#byID.get(id);
      if (action === undefined) continue;
      const y = axisHeight + (action.lane + 0.5) * this.#laneHeight;
      const x = (action.start - this.#from) * scale;
      if (isFirst) draw.moveTo(x, y);
      else draw.lineTo(x, y);
      draw.lineTo((action.end - this.#from) * scale, y);
      isFirst = false;
    }
    draw.stroke();
  }

  #listen(): void {
    const canvas = this.#canvas;
    canvas.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.#zoom(event.offsetX / canvas.clientWidth, Math.exp(event.deltaY / 400));
      },
      { passive: false },
    );
    canvas.addEventListener('dblclick', () => this.#show(0, this.#data.took));
    canvas.addEventListener('keydown', ({ key }) => {
      const span = this.#to - this.#from;
      if (key === '+' || key === '-') this.#zoom(0.5, key === '+' ? 0.7 : 1.4);
      if (key === 'ArrowLeft' || key === 'ArrowRight') this.#move(key === 'ArrowLeft' ? -span / 8 : span / 8);
    });
    canvas.addEventListener('pointerdown', (event) => canvas.setPointerCapture(event.pointerId));
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) this.#move((-event.movementX * (this.#to - this.#from)) / canvas.clientWidth);
      else this.#explain(event);
    });
    canvas.addEventListener('pointerleave', () => (this.#tip.hidden = true));
  }

  #zoom(at: number, factor: number): void {
    const middle = this.#from + at * (this.#to - this.#from);
    const span = Math.max(1, (this.#to - this.#from) * factor);
    this.#show(middle - at * span, middle + (1 - at) * span);
  }

  #move(by: number): void {
    const span = this.#to - this.#from;
    const from = Math.max(0, Math.min(this.#data.took - span, this.#from + by));
    this.#show(from, from + span);
  }

  #show(from: number, to: number): void {
    this.#from = Math.max(0, from);
    this.#to = Math.max(this.#from + 1, Math.min(Math.max(1, this.#data.took), to));
    this.draw();
  }

  #explain(event: PointerEvent): void {
    const time = this.#from + (event.offsetX / this.#canvas.clientWidth) * (this.#to - this.#from);
    const lane = Math.floor((event.offsetY - axisHeight) / this.#laneHeight);
    const slack = (2 * (this.#to - this.#from)) / this.#canvas.clientWidth;
    const action = this.#byLane[lane]?.find(({ start, end }) => start - slack <= time && time <= end + slack);
    this.#tip.hidden = action === undefined;
    if (action === undefined) return;
    const waited = action.start - action.ready;
    const lines = [
      `${action.kind} ${action.package}`,
      `${formatTime(action.end - action.start)}, from ${formatTime(action.start)} on`,
    ];
    if (waited >= 1) lines.push(`waited ${formatTime(waited)} for its turn`);
    if (this.#data.critical.actions.includes(action.id)) lines.push('on the critical path');
    this.#tip.textContent = lines.join('\n');
    this.#tip.style.left = `${Math.min(event.clientX + 14, innerWidth - this.#tip.offsetWidth - 8)}px`;
    this.#tip.style.top = `${event.clientY + 14}px`;
  }
}

export function nameOf(kind: PageAction['kind']): string {
  return kind.replace(' ', '-');
}

function label(
  draw: CanvasRenderingContext2D,
  text: string,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  draw.save();
  draw.beginPath();
  draw.rect(box.x, box.y, box.width - 4, box.height);
  draw.clip();
  draw.fillStyle = '#fff';
  draw.fillText(text, box.x + 4, box.y + box.height / 2 + 5);
  draw.restore();
}

/** Lines at round times, with these above. */
export function drawAxis(
  draw: CanvasRenderingContext2D,
  {
    from,
    to,
    width,
    height,
  }: { readonly from: number; readonly to: number; readonly width: number; readonly height: number },
): void {
  const rough = ((to - from) * 90) / Math.max(1, width);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= rough) ?? rough;
  draw.strokeStyle = colour('line');
  draw.fillStyle = colour('faint');
  draw.lineWidth = 1;
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    const x = Math.round(((time - from) * width) / (to - from)) + 0.5;
    draw.beginPath();
    draw.moveTo(x, 0);
    draw.lineTo(x, height);
    draw.stroke();
    draw.fillText(formatTime(time), x + 3, 12);
  }
}
