/** Small words for the page: elements, colours, numbers. */

export function byId(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`#${id}`);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
}

export function canvasById(id: string): HTMLCanvasElement {
  const found = byId(id);
  if (!(found instanceof HTMLCanvasElement)) throw new Error(`no canvas ${id}`);
  return found;
}

/** An element with text and children; text is never read as HTML. */
export function element(
  name: string,
  options: { readonly text?: string; readonly class?: string } = {},
  ...children: readonly Node[]
): HTMLElement {
  const made = document.createElement(name);
  if (options.text !== undefined) made.textContent = options.text;
  if (options.class !== undefined) made.className = options.class;
  made.append(...children);
  return made;
}

/** The page's data, as src/pages/html.ts has put it there. */
export function readData(): unknown {
  return JSON.parse(byId('data').textContent ?? '');
}

/** A colour of the style sheet, by name; it depends on light and dark. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when the system turns light or dark, and when the window changes its size. */
export function onLook(change: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', change);
  addEventListener('resize', change);
}

/** A canvas as sharp as the screen. @returns what draws on it, in CSS pixels */
export function sharpen(
  canvas: HTMLCanvasElement,
  height: number,
): { readonly draw: CanvasRenderingContext2D; readonly width: number } {
  const scale = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  canvas.style.height = `${height}px`;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const draw = canvas.getContext('2d');
  if (draw === null) throw new Error('nothing to draw with');
  draw.setTransform(scale, 0, 0, scale, 0, 0);
  draw.font = '11px system-ui, sans-serif';
  return { draw, width };
}

export function formatTime(ms: number): string {
  if (ms < 1) return ms <= 0 ? '0' : '<1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

/** Facts as a list of terms. */
export function facts(rows: readonly (readonly [term: string, fact: string])[]): HTMLElement {
  const groups = rows.map(([term, fact]) =>
    element('div', {}, element('dt', { text: term }), element('dd', { text: fact })),
  );
  return element('dl', {}, ...groups);
}
