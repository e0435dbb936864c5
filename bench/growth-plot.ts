/** Time against the number of packages as an SVG, both axes logarithmic.  Pure. */

export interface Line {
  readonly name: string;
  readonly color: string;
  readonly dashed: boolean;
  /** packages, milliseconds */
  readonly points: readonly (readonly [number, number])[];
}

const frame = { left: 70, right: 710, top: 30, bottom: 380 } as const;

/** @param lines each with at least one point; all numbers greater than 0 */
export function growthPlot(title: string, lines: readonly Line[]): string {
  const points = lines.flatMap((line) => line.points);
  const x = scale(
    points.map(([packages]) => packages),
    [frame.left, frame.right],
  );
  const y = scale(
    points.map(([, time]) => time),
    [frame.bottom, frame.top],
  );
  const ticksX = [...new Set(points.map(([packages]) => packages))];
  const times = points.map(([, time]) => time);
  const ticksY = powers(Math.min(...times), Math.max(...times));
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 430" font-family="sans-serif" font-size="12">',
    '<rect width="860" height="430" fill="white"/>',
    `<text x="${frame.left}" y="18" font-size="14">${escape(title)}</text>`,
    ...ticksX.map(
      (tick) =>
        `<line x1="${x(tick)}" x2="${x(tick)}" y1="${frame.top}" y2="${frame.bottom}" stroke="#ddd"/><text x="${x(tick)}" y="398" text-anchor="middle">${tick.toLocaleString('en')}</text>`,
    ),
    ...ticksY.map(
      (tick) =>
        `<line x1="${frame.left}" x2="${frame.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#ddd"/><text x="62" y="${y(tick) + 4}" text-anchor="end">${label(tick)}</text>`,
    ),
    `<text x="${(frame.left + frame.right) / 2}" y="420" text-anchor="middle">packages</text>`,
    ...lines.map((line) => drawn(line, { x, y })),
    '</svg>\n',
  ].join('\n');
}

interface Axes {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function drawn({ name, color, dashed, points }: Line, { x, y }: Axes): string {
  const places = points.map(([packages, time]) => `${x(packages)},${y(time)}`);
  const dash = dashed ? ' stroke-dasharray="5 4"' : '';
  const [lastX = 0, lastY = 0] = points.at(-1) ?? [];
  return [
    `<polyline points="${places.join(' ')}" fill="none" stroke="${color}" stroke-width="2"${dash}/>`,
    ...points.map(([packages, time]) => `<circle cx="${x(packages)}" cy="${y(time)}" r="3" fill="${color}"/>`),
    `<text x="${x(lastX) + 8}" y="${y(lastY) + 4}" fill="${color}">${escape(name)}</text>`,
  ].join('\n');
}

/** A logarithmic axis with a little room at both ends. */
function scale(values: readonly number[], [from, to]: readonly [number, number]): (value: number) => number {
  const low = Math.log(Math.min(...values) / 1.2);
  const high = Math.log(Math.max(...values) * 1.2);
  return (value) => Math.round((from + ((Math.log(value) - low) / (high - low)) * (to - from)) * 10) / 10;
}

function powers(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low / 1.2));
  const last = Math.floor(Math.log10(high * 1.2));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index));
}

function label(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
