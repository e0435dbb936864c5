/** The page of timings: what -timings writes.  Pure. */
import type { BuildRecord } from '../events/build-record.ts';
import { escapeHTML, formatHTML } from './html.ts';
import { timingsData } from './timings-data.ts';

const body = `<header id="summary"></header>
<h2>What ran when</h2>
<p>A row for each of the actions that ran at once. The line leads along the critical path. Scroll to zoom, drag to move, double-click to see all.</p>
<div class="legend" id="legend"></div>
<canvas id="gantt" height="260" tabindex="0" aria-label="actions over time"></canvas>
<h2>How many ran, and how many could have</h2>
<canvas id="concurrency" height="110" aria-label="actions that ran and waited over time"></canvas>
<h2>If it cost nothing</h2>
<p id="what-if" role="status"></p>
<h2>Packages</h2>
<div class="tools"><input type="search" id="search" placeholder="find packages" aria-label="find packages"> <span id="count"></span></div>
<div class="table" id="packages" tabindex="0"></div>`;

/** @param script the page's program, of src/pages/client/timings.ts */
export function formatTimingsPage(record: BuildRecord, script: string): string {
  const data = timingsData(record);
  const noscript = `<noscript><h1>${escapeHTML(data.command)}</h1><p>This page draws itself with JavaScript.</p></noscript>`;
  return formatHTML({ title: `${data.command}: timings`, body: `${noscript}\n${body}`, data, script });
}
