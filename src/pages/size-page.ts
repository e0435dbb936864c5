/** The page of a program's size: what `size -html` writes.  Pure. */
import type { SizeReport } from '../size/size-report.ts';
import { escapeHTML, formatHTML } from './html.ts';

const body = `<header id="summary"></header>
<h2>By area</h2>
<p>Each area is as large as its part of the file: modules, then their packages. Point at one to see what it is.</p>
<canvas id="map" height="420" aria-label="parts of the file as areas"></canvas>
<h2>Packages</h2>
<p id="chain" role="status">Choose a package to see which imports brought it in.</p>
<div class="tools"><input type="search" id="search" placeholder="find packages" aria-label="find packages"> <span id="count"></span></div>
<div class="table" id="packages" tabindex="0"></div>
<h2>Modules, and what is of no package</h2>
<div class="table" id="modules" tabindex="0"></div>
<h2>Sections</h2>
<div class="table" id="sections" tabindex="0"></div>`;

/** @param script the page's program, of src/pages/client/size.ts */
export function formatSizePage(report: SizeReport, script: string): string {
  const noscript = `<noscript><h1>${escapeHTML(report.file)}</h1><p>This page draws itself with JavaScript.</p></noscript>`;
  return formatHTML({ title: `${report.file}: size`, body: `${noscript}\n${body}`, data: report, script });
}
