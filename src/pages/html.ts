/** One HTML file that needs no other: style, data and script are in it, and nothing is fetched.  Pure. */

export interface Page {
  readonly title: string;
  /** of the element `main`, whose parts the script fills */
  readonly body: string;
  /** becomes JSON */
  readonly data: unknown;
  /** JavaScript that draws the data */
  readonly script: string;
}

export function formatHTML({ title, body, data, script }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${escapeHTML(title)}</title>
<style>
${style}</style>
</head>
<body>
<main>
${body}
</main>
<script type="application/json" id="data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
<script>${script.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
}

export function escapeHTML(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (char) => entities[char] ?? char);
}

const style = `
:root {
  --ground: #ffffff; --text: #1b1f24; --faint: #66707b; --line: #d8dee4; --raised: #f6f8fa; --mark: #fff3c4;
  --compile: #2f7bd8; --link: #8250df; --cached: #9aa5b1; --cut-off: #1a9a76; --failed: #cf222e; --look-up: #c4ccd4; --other: #b58a3c;
  --critical: #d9480f; --active: #2f7bd8; --waiting: #f0b429;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1419; --text: #e3e8ee; --faint: #93a0ad; --line: #2c343d; --raised: #171d24; --mark: #4a3f16;
    --compile: #5aa0f2; --link: #b08cf5; --cached: #5f6b78; --cut-off: #3fbf98; --failed: #ff6b6b; --look-up: #3d4753; --other: #d0a85c;
    --critical: #ff8a4c; --active: #5aa0f2; --waiting: #c99a2e;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.45 system-ui, sans-serif; }
main { max-width: 1400px; margin: 0 auto; padding: 20px 24px 60px; }
h1 { font-size: 20px; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 15px; margin: 28px 0 8px; }
p { margin: 4px 0; color: var(--faint); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 10px; margin: 14px 0 0; }
dl > div { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px; }
dt { color: var(--faint); font-size: 12px; }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
canvas { display: block; width: 100%; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 6px 0; color: var(--faint); font-size: 12px; }
.legend i { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 5px; }
.tip { position: fixed; z-index: 2; pointer-events: none; background: var(--raised); border: 1px solid var(--line); border-radius: 6px;
  padding: 6px 10px; font-size: 12px; white-space: pre-line; max-width: 480px; box-shadow: 0 2px 8px #0004; }
.tools { display: flex; gap: 12px; align-items: center; flex-wrap: wrap; margin: 6px 0; }
input[type=search], select { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 5px 10px; }
input[type=search] { min-width: 320px; }
.table { border: 1px solid var(--line); border-radius: 6px; height: 480px; overflow: auto; }
table { border-collapse: separate; border-spacing: 0; width: 100%; min-width: 1000px; font-size: 12px; table-layout: fixed; }
th { position: sticky; top: 0; background: var(--raised); border-bottom: 1px solid var(--line); text-align: right; padding: 0; z-index: 1; font-size: 11px; }
th button { all: unset; cursor: pointer; padding: 5px 4px; box-sizing: border-box; width: 100%; white-space: nowrap; overflow: hidden; }
th button:focus-visible { outline: 2px solid var(--compile); outline-offset: -2px; }
th:first-child, td:first-child { text-align: left; width: 40%; }
table.narrow { min-width: 1140px; }
.narrow th:last-child { width: 80px; }
.narrow th:first-child, .narrow td:first-child { width: 16%; }
td { text-align: right; padding: 0 4px; height: 26px; border-bottom: 1px solid var(--line); white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
  font-variant-numeric: tabular-nums; }
tbody tr.row { cursor: pointer; }
tbody tr.row:hover td { background: var(--raised); }
tbody tr.chosen td { background: var(--mark); }
tbody tr.space td { padding: 0; border: 0; }
.bar { display: inline-block; height: 8px; border-radius: 2px; background: var(--compile); vertical-align: middle; }
`;
