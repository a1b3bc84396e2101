/** The lines of an inspection of any type. */

import { splitOrdinal } from '../../domain/model/identity.ts';
import type { Inspection, LogsInspection } from '../../state/inspect/inspection.ts';
import type { LogLine } from '../../state/inspect/log-buffer.ts';
import { memoizeLast } from '../../state/memoize-last.ts';
import type { State } from '../../state/state.ts';
import { type Line, MEMBER_TONES, type Span, span, untrusted } from '../layout/span.ts';
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
      return logLines(inspection.log.lines, inspection.showTimestamps, podWidth(inspection));
    case 'yaml':
      return inspection.text.state === 'known' ? yamlLines(inspection.text.value) : NO_LINES;
  }
}

const detailLines = memoizeLast(ordinalDetailLines);

interface LaidOutLogLine {
  readonly podWidth: number;
  readonly textLine: TextLine;
}

const plainLogLines = new WeakMap<LogLine, LaidOutLogLine>();
const timedLogLines = new WeakMap<LogLine, LaidOutLogLine>();

/** Names of pods are padded to the width of the longest one, up to this. */
const MAX_POD_WIDTH = 24;

function podWidth({ source, subject, log }: LogsInspection): number {
  if (source.type === 'pod') return 0;
  const widest = log.lines.reduce((width, { pod = '' }) => Math.max(width, pod.length), subject.setName.length + 2);
  return Math.min(MAX_POD_WIDTH, widest);
}

const logLines = memoizeLast((lines: readonly LogLine[], timestamps: boolean, width: number): readonly TextLine[] => {
  const known = timestamps ? timedLogLines : plainLogLines;
  return lines.map((line) => {
    const before = known.get(line);
    if (before?.podWidth === width) return before.textLine;
    const made: TextLine = {
      number: line.number,
      line: logLine(line, timestamps, width),
      hangingIndent: width === 0 ? 0 : width + 1,
    };
    known.set(line, { podWidth: width, textLine: made });
    return made;
  });
});

function logLine({ at, text, isNote, pod }: LogLine, timestamps: boolean, width: number): Line {
  const member = pod === undefined ? [] : [memberSpan(pod, width)];
  const time = timestamps && at !== '' ? [untrusted(`${shortTime(at)} `, 'dim')] : [];
  return [...member, ...time, untrusted(text, isNote ? 'busy' : 'plain')];
}

/** "web-2  ". The end of a long name is kept, since it has the ordinal. */
function memberSpan(pod: string, width: number): Span {
  const shown = pod.length > width ? pod.slice(-width) : pod.padEnd(width);
  const ordinal = splitOrdinal(pod)?.ordinal ?? 0;
  return untrusted(`${shown} `, MEMBER_TONES[ordinal % MEMBER_TONES.length]);
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
