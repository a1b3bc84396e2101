/** The screen of an inspection: its subject, its status line, and the text. */

import type { Source } from '../../domain/model/snapshot.ts';
import type {
  EventsInspection,
  Inspection,
  InspectionSubject,
  LogsInspection,
  YamlInspection,
} from '../../state/inspect/inspection.ts';
import {
  bindingOfSubject,
  inspectableObjects,
  logContainers,
  setOfSubject,
} from '../../state/inspect/inspection-subject.ts';
import { MAX_LOG_LINES } from '../../state/inspect/log-buffer.ts';
import type { TextLayout } from '../../state/inspect/text-view.ts';
import type { State } from '../../state/state.ts';
import type { FrameLine } from '../layout/frame-line.ts';
import { fit, type Line, lineWidth, type Span, span, untrusted, wrap } from '../layout/span.ts';
import { type LaidOutText, layOutText } from '../layout/text-view.ts';
import { screenTitle } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import { inspectionTextLines } from './inspection-text.ts';

export interface InspectionBody {
  readonly lines: readonly FrameLine[];
  readonly layout: TextLayout;
}

export function inspectionBody(
  state: State,
  inspection: Inspection,
  viewport: Viewport,
  height: number,
): InspectionBody {
  const text = inspectionTextLines(state, inspection, viewport);
  const shown = layOutText(text, inspection.view, viewport, height - 2);
  const title = screenTitle(titleOf(state, inspection, viewport), '', state, viewport);
  const status = fit([span('   '), ...statusLine(state, inspection, shown, viewport)], viewport.columns, {
    ellipsis: viewport.glyphs.ellipsis,
  });
  const head = [title, status].map((line, index) => ({ key: `inspection-${index}`, line, selected: false }));
  const emptyLines = shown.keptCount === 0 ? emptyTextLines(state, inspection, shown, viewport) : [];
  return { lines: [...head, ...emptyLines, ...shown.lines], layout: shown.layout };
}

function joined(parts: readonly Line[], viewport: Viewport): Line {
  const separator = span(` ${viewport.glyphs.dot} `, 'dim');
  return parts.flatMap((part, index): readonly Span[] => (index === 0 ? part : [separator, ...part]));
}

function titleOf(state: State, inspection: Inspection, viewport: Viewport): Line {
  const { namespace, setName, ordinal } = inspection.subject;
  const named = (name: string): Line => [untrusted(`${namespace}/`, 'dim'), untrusted(name, 'strong')];
  const row =
    ordinal === undefined ? setName : (bindingOfSubject(state, inspection.subject)?.podName ?? `${setName}-${ordinal}`);
  switch (inspection.type) {
    case 'details':
      return joined([[span('details')], named(row)], viewport);
    case 'events': {
      const at = inspection.isWholeSet ? setName : row;
      const breadth = inspection.isWholeSet ? 'all of the set' : 'this ordinal';
      return joined([[span('events')], named(at), [span(breadth, 'dim')]], viewport);
    }
    case 'logs': {
      const { source } = inspection;
      const run = inspection.isPrevious ? [[span('previous run', 'warn')]] : [];
      const chosen = tabs(logContainers(state, inspection), source.container, viewport);
      return source.type === 'pod'
        ? joined([[span('log')], named(source.pod), ...run, chosen], viewport)
        : joined([[span('logs')], named(setName), [span('all members')], ...run, chosen], viewport);
    }
    case 'yaml': {
      const names = inspectableObjects(state, inspection.subject).map(({ kind, name }) => `${kind} ${name}`);
      const position = names.indexOf(`${inspection.object.kind} ${inspection.object.name}`) + 1;
      const { kind, name } = inspection.object;
      const where = position === 0 ? span('no longer here', 'warn') : span(`${position} of ${names.length}`, 'dim');
      const place = inspection.object.namespace === '' ? '' : `${inspection.object.namespace}/`;
      const named: Line = [untrusted(`${kind} `), untrusted(place, 'dim'), untrusted(name, 'strong')];
      return joined([[span('YAML')], named, [where]], viewport);
    }
  }
}

/** Marks the chosen tab with brackets, so that it is visible without colour too. */
function tabs(names: readonly string[], chosen: string | undefined, viewport: Viewport): Line {
  if (chosen === undefined) return [span("each pod's first container", 'dim')];
  const known = names.includes(chosen) ? names : [...names, chosen];
  const others = known.length > 1 ? `${known.indexOf(chosen) + 1} of ${known.length} containers` : '';
  return [
    span('container '),
    untrusted(chosen, 'strong'),
    ...(others === '' ? [] : [span(` ${viewport.glyphs.dot} ${others}`, 'dim')]),
  ];
}

function statusLine(state: State, inspection: Inspection, shown: LaidOutText, viewport: Viewport): Line {
  const parts: Line[] = [];
  const { view } = inspection;
  if (inspection.type === 'logs') parts.push(connectionLine(inspection, viewport));
  if (inspection.type === 'events') parts.push(...eventsStatus(state, inspection));
  if (inspection.type === 'details') parts.push([span('live, as it is watched', 'dim')]);
  if (inspection.type === 'yaml') parts.push(...yamlStatus(inspection));
  if (view.filter !== '')
    parts.push([span(`${shown.keptCount} of ${shown.totalCount} lines with `), untrusted(view.filter, 'accent')]);
  if (view.search !== '') parts.push(searchPart(view.search, shown));
  if (inspection.type === 'logs') parts.push([span(countText(inspection), 'dim')]);
  parts.push([span(positionText(shown), 'dim')]);
  if (view.columnOffset > 0) parts.push([span(`from column ${view.columnOffset + 1}`, 'dim')]);
  return joined(wholeParts(parts, viewport), viewport);
}

/** Leaves out the last parts rather than cutting one. */
function wholeParts(parts: readonly Line[], viewport: Viewport): readonly Line[] {
  let kept = parts;
  while (kept.length > 1 && lineWidth(joined(kept, viewport)) > viewport.columns - 3) kept = kept.slice(0, -1);
  return kept;
}

function searchPart(search: string, { layout }: LaidOutText): Line {
  const { matchRows, currentMatchRow } = layout;
  if (matchRows.length === 0) return [span('nothing matches ', 'warn'), untrusted(search, 'accent')];
  const count =
    currentMatchRow === undefined
      ? `${matchRows.length}`
      : `${matchRows.indexOf(currentMatchRow) + 1} of ${matchRows.length}`;
  return [span(`${count} with `), untrusted(search, 'accent')];
}

function positionText({ layout }: LaidOutText): string {
  const { rows, firstRow, height } = layout;
  if (rows.length <= height) return 'all of it';
  const last = firstRow + height;
  return last >= rows.length ? 'at the end' : `${Math.floor((last * 100) / rows.length)}%`;
}

function connectionLine({ connection, view, log }: LogsInspection, viewport: Viewport): Line {
  const { glyphs } = viewport;
  switch (connection.state) {
    case 'connecting':
      return [span(`${glyphs.starting} asking`, 'busy')];
    case 'open':
      return [
        view.top === 'end' && !view.isSearching
          ? span(`${glyphs.good} following`, 'good')
          : span(`${glyphs.paused} standing still: G follows`, 'warn'),
        ...(connection.text === '' ? [] : [span(', '), untrusted(connection.text, 'warn')]),
      ];
    case 'waiting':
    case 'ended': {
      const isWaiting = connection.state === 'waiting';
      const tone = isWaiting ? 'warn' : 'dim';
      // If there are no lines, the body shows the sentence instead.
      const explanation = log.lines.length > 0 ? connection.text : isWaiting ? 'waiting' : 'nothing to show';
      return [span(isWaiting ? `${glyphs.starting} ` : '', tone), untrusted(explanation, tone)];
    }
  }
}

function countText({ log }: LogsInspection): string {
  const lines = log.lines.length;
  return log.dropped > 0
    ? `the last ${lines} lines of ${lines + log.dropped}`
    : `${lines} lines (${MAX_LOG_LINES} are kept)`;
}

function eventsStatus(state: State, { volumeEvents, subject }: EventsInspection): readonly Line[] {
  const parts: Line[] = [];
  const phases = eventSources(state.snapshot.sources, subject.namespace);
  if (phases.includes('denied')) parts.push([span('you may not read all events here', 'warn')]);
  else if (phases.length === 0 || phases.includes('listing')) parts.push([span('being listed', 'busy')]);
  if (volumeEvents.state === 'refused') parts.push([span('without those of volumes', 'warn')]);
  return parts;
}

/** Returns the states of the event lists for this namespace. */
function eventSources(sources: readonly Source[], namespace: string): readonly Source['state']['phase'][] {
  return sources
    .filter((source) => source.kind === 'Event' && (source.namespace === undefined || source.namespace === namespace))
    .map(({ state }) => state.phase);
}

function yamlStatus({ showManagedFields, text }: YamlInspection): readonly Line[] {
  if (text.state === 'loading') return [[span('being read', 'busy')]];
  return [
    [span('read once: y reads it again', 'dim')],
    ...(showManagedFields ? [[span('with managedFields', 'warn')]] : []),
  ];
}

/** Sentences that are shown instead of an empty text. */
function emptyTextLines(
  state: State,
  inspection: Inspection,
  shown: LaidOutText,
  viewport: Viewport,
): readonly FrameLine[] {
  const text = shown.totalCount > 0 ? 'No line has that. esc drops it.' : emptyText(state, inspection);
  if (text === '') return [];
  return ['', ...wrap(untrusted(text).text, viewport.columns - 6)].map((line, index) => ({
    key: `empty-${index}`,
    line: [span(`   ${line}`)],
    selected: false,
  }));
}

function emptyText(state: State, inspection: Inspection): string {
  const { ordinal } = inspection.subject;
  switch (inspection.type) {
    case 'details':
      return setOfSubject(state, inspection.subject) === undefined
        ? goneText(inspection.subject)
        : `Ordinal ${ordinal} is gone: it has no pod and no claim any more. esc leads back.`;
    case 'events':
      if (setOfSubject(state, inspection.subject) === undefined) return goneText(inspection.subject);
      return 'There are no events. A cluster forgets them after an hour, unless it was told otherwise.';
    case 'logs':
      return inspection.connection.state === 'open' ? 'It has written nothing yet.' : inspection.connection.text;
    case 'yaml':
      return inspection.text.state === 'refused' ? inspection.text.reason : '';
  }
}

function goneText({ namespace, setName }: InspectionSubject): string {
  return `StatefulSet ${namespace}/${setName} is gone: it was deleted, or made again. esc leads back.`;
}
