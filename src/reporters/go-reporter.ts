/**
 * Events as go prints them: text on stderr, or with -json one build event a line on stdout (go help buildjson).
 * Facts: cmd/go's load.Printer and base.Errorf.
 */
import type { BuildEvent, Emit } from '../events/events.ts';
import type { Output } from '../sys/system.ts';
import { formatGoJSON } from '../base/go-json.ts';

export interface Streams {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** A reporter for one command; `json` is go's -json flag. */
export function goReporter(streams: Streams, json: boolean): Emit {
  return (event) => {
    const { stdout, stderr } = formatEvent(event, json);
    if (stdout !== '') streams.stdout.write(stdout);
    if (stderr !== '') streams.stderr.write(stderr);
  };
}

/** What go prints for an event, by stream. */
export function formatEvent(event: BuildEvent, json: boolean): { stdout: string; stderr: string } {
  switch (event.kind) {
    case 'downloading':
      return onStderr(`go: downloading ${event.path} ${event.version}\n`);
    case 'note':
      return onStderr(`go: ${event.text}\n`);
    case 'remark':
      return onStderr(event.text);
    case 'advice':
      return onStdout(`${event.text}\n`);
    case 'output':
      return json ? onStdout(formatBuildOutput(event.importPath, event.text)) : onStderr(event.text);
    case 'failure':
      return json ? onStdout(formatBuildFailure(event.importPath, event.text)) : onStderr(withNewline(event.text));
    case 'receiving':
    case 'downloaded':
    case 'interrupted':
    case 'artifact':
    case 'invoked':
    case 'loaded':
    case 'ended':
    case 'phase':
    case 'graph':
    case 'action-ready':
    case 'action-started':
    case 'action-finished':
    case 'inputs':
    case 'step':
    case 'command':
      return { stdout: '', stderr: '' };
  }
}

function onStdout(text: string): { stdout: string; stderr: string } {
  return { stdout: text, stderr: '' };
}

function onStderr(text: string): { stdout: string; stderr: string } {
  return { stdout: '', stderr: text };
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function formatBuildEvent(importPath: string | undefined, action: string, output: string): string {
  const outputField = output === '' ? '' : `,"Output":${formatGoJSON(output)}`;
  return `{"ImportPath":${formatGoJSON(importPath ?? '')},"Action":"${action}"${outputField}}\n`;
}

function formatBuildOutput(importPath: string | undefined, text: string): string {
  return text === '' ? '' : formatBuildEvent(importPath, 'build-output', text);
}

/** One event a line of the text, then the failure itself. */
function formatBuildFailure(importPath: string | undefined, text: string): string {
  const lines = withNewline(text).split(/(?<=\n)/);
  return (
    lines.map((line) => formatBuildOutput(importPath, line)).join('') + formatBuildEvent(importPath, 'build-fail', '')
  );
}
