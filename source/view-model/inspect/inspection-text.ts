/** The lines of an inspection of any type. */

import type { Inspection } from '../../state/inspect/inspection.ts';
import type { LogLine } from '../../state/inspect/log-buffer.ts';
import { memoizeLast } from '../../state/memoize-last.ts';
import type { State } from '../../state/state.ts';
import { type Line, span, untrusted } from '../layout/span.ts';
import type { TextLine } from '../layout/text-view.ts';
import type { Viewport } from '../layout/viewport.ts';
import { eventTextLines } from './event-lines.ts';
import { ordinalDetailLines } from './ordinal-details.ts';

const NO_LINES: readonly TextLine[] = [];

export function inspectionTextLines(state: State, inspection: Inspection, viewport: Viewport): readonly TextLine[] {
  switch (inspection.type) {
    case 'details':
      return detailLines(state, inspection.subject, viewport);
    case 'events':
      return eventTextLines(state, inspection, viewport.columns);
    case 'logs':
      return logLines(inspection.log.lines, inspection.showTimestamps);
    case 'yaml':
      return inspection.text.state === 'known' ? yamlLines(inspection.text.value) : NO_LINES;
  }
}

const detailLines = memoizeLast(ordinalDetailLines);

const plainLogLines = new WeakMap<LogLine, TextLine>();
const timedLogLines = new WeakMap<LogLine, TextLine>();

const logLines = memoizeLast((lines: readonly LogLine[], timestamps: boolean): readonly TextLine[] => {
  const known = timestamps ? timedLogLines : plainLogLines;
  return lines.map((line) => {
    const before = known.get(line);
    if (before !== undefined) return before;
    const made: TextLine = { number: line.number, line: logLine(line, timestamps) };
    known.set(line, made);
    return made;
  });
});

function logLine({ at, text, isNote }: LogLine, timestamps: boolean): Line {
  if (isNote) return [untrusted(text, 'busy')];
  if (!timestamps || at === '') return [untrusted(text)];
  return [untrusted(`${shortTime(at)} `, 'dim'), untrusted(text)];
}

/** "2026-01-15T12:00:03.123Z": milliseconds are enough to show the order, and all lines have the same width. */
function shortTime(at: string): string {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(.*)$/.exec(at);
  if (parts === null) return at;
  const [, seconds = '', fraction = '', zone = ''] = parts;
  return `${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`;
}

const yamlLines = memoizeLast((lines: readonly string[]): readonly TextLine[] =>
  lines.map((text, number) => ({ number, line: yamlLine(text) })),
);

/** Keys have a quieter tone than values. */
function yamlLine(text: string): Line {
  const parts = /^(\s*(?:- )*)([^\s'"#-][^:]*|"[^"]*"|'[^']*')(:)(\s.*|)$/.exec(text);
  if (parts === null) return [untrusted(text)];
  const [, indent = '', key = '', colon = '', value = ''] = parts;
  return [span(indent), untrusted(`${key}${colon}`, 'busy'), untrusted(value)];
}
