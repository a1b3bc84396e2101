/** The lines of a closer look, whichever it is. */

import type { LogLine } from '../state/log-buffer.ts';
import type { Look as OpenLook } from '../state/look.ts';
import { rememberLast } from '../state/remember-last.ts';
import type { State } from '../state/state.ts';
import type { Look } from './look.ts';
import { detailTextLines } from './look-details.ts';
import { eventTextLines } from './look-events.ts';
import { foreign, type Line, span } from './span.ts';
import type { TextLine } from './text-view.ts';

const NOTHING: readonly TextLine[] = [];

export function lookText(state: State, open: OpenLook, look: Look): readonly TextLine[] {
  switch (open.type) {
    case 'details':
      return detailLines(state, open.subject, look);
    case 'events':
      return eventTextLines(state, open, look.columns);
    case 'logs':
      return logLines(open.log.lines, open.timestamps);
    case 'yaml':
      return open.text.state === 'known' ? yamlLines(open.text.value) : NOTHING;
  }
}

const detailLines = rememberLast(detailTextLines);

const plainLogLines = new WeakMap<LogLine, TextLine>();
const timedLogLines = new WeakMap<LogLine, TextLine>();

const logLines = rememberLast((lines: readonly LogLine[], timestamps: boolean): readonly TextLine[] => {
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
  if (isNote) return [foreign(text, 'busy')];
  if (!timestamps || at === '') return [foreign(text)];
  return [foreign(`${shortTime(at)} `, 'dim'), foreign(text)];
}

/** "2026-01-15T12:00:03.123Z": milliseconds are enough to tell the order, and every line has as many columns. */
function shortTime(at: string): string {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(.*)$/.exec(at);
  if (parts === null) return at;
  const [, seconds = '', fraction = '', zone = ''] = parts;
  return `${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`;
}

const yamlLines = rememberLast((lines: readonly string[]): readonly TextLine[] =>
  lines.map((text, number) => ({ number, line: yamlLine(text) })),
);

/** Keys stand back behind values. */
function yamlLine(text: string): Line {
  const parts = /^(\s*(?:- )*)([^\s'"#-][^:]*|"[^"]*"|'[^']*')(:)(\s.*|)$/.exec(text);
  if (parts === null) return [foreign(text)];
  const [, indent = '', key = '', colon = '', value = ''] = parts;
  return [span(indent), foreign(`${key}${colon}`, 'busy'), foreign(value)];
}
