/** The screen of a closer look: what it is at, how it stands, and the text. */

import type { Source } from '../domain/snapshot.ts';
import { LOG_LINES } from '../state/log-buffer.ts';
import type { EventsLook, LogsLook, LookSubject, Look as OpenLook, YamlLook } from '../state/look.ts';
import { bindingOf, objectsOf, podOf, statusOf } from '../state/look-parts.ts';
import type { State } from '../state/state.ts';
import type { TextLayout } from '../state/text-view.ts';
import type { FrameLine } from './frame-line.ts';
import type { Look } from './look.ts';
import { lookText } from './look-text.ts';
import { ruled } from './set-detail.ts';
import { fit, foreign, type Line, type Span, span, wrap } from './span.ts';
import { type ShownText, showText } from './text-view.ts';

export interface LookBody {
  readonly lines: readonly FrameLine[];
  readonly layout: TextLayout;
}

export function lookBody(state: State, open: OpenLook, look: Look, height: number): LookBody {
  const text = lookText(state, open, look);
  const shown = showText(text, open.view, look, height - 2);
  const title = ruled(titleOf(state, open, look), look);
  const standing = fit([span('   '), ...standingOf(state, open, shown, look)], look.columns, {
    ellipsis: look.glyphs.ellipsis,
  });
  const head = [title, standing].map((line, index) => ({ key: `look-${index}`, line, selected: false }));
  const said = shown.kept === 0 ? sayings(state, open, shown, look) : [];
  return { lines: [...head, ...said, ...shown.lines], layout: shown.layout };
}

function joined(parts: readonly Line[], look: Look): Line {
  const separator = span(` ${look.glyphs.dot} `, 'dim');
  return parts.flatMap((part, index): readonly Span[] => (index === 0 ? part : [separator, ...part]));
}

function titleOf(state: State, open: OpenLook, look: Look): Line {
  const { setName, ordinal } = open.subject;
  const row = ordinal === undefined ? setName : (bindingOf(state, open.subject)?.podName ?? `${setName}-${ordinal}`);
  switch (open.type) {
    case 'details':
      return joined([[span('details')], [foreign(row, 'strong')]], look);
    case 'events': {
      const at = open.whole ? setName : row;
      const breadth = open.whole ? 'all of the set' : 'this ordinal';
      return joined([[span('events')], [foreign(at, 'strong')], [span(breadth, 'dim')]], look);
    }
    case 'logs': {
      const containers = podOf(bindingOf(state, open.subject))?.containers.map(({ name }) => name) ?? [];
      const run = open.previous ? [[span('the run before', 'warn')]] : [];
      return joined(
        [[span('log')], [foreign(open.pod, 'strong')], ...run, tabs(containers, open.container, look)],
        look,
      );
    }
    case 'yaml': {
      const names = objectsOf(state, open.subject).map(({ kind, name }) => `${kind} ${name}`);
      const place = names.indexOf(`${open.object.kind} ${open.object.name}`) + 1;
      const { kind, name } = open.object;
      const where = place === 0 ? span('no longer here', 'warn') : span(`${place} of ${names.length}`, 'dim');
      return joined([[span('YAML')], [foreign(`${kind} `), foreign(name, 'strong')], [where]], look);
    }
  }
}

/** The chosen one in brackets: it must be told from the others without colour, too. */
function tabs(names: readonly string[], chosen: string, look: Look): Line {
  const known = names.includes(chosen) ? names : [...names, chosen];
  const others = known.length > 1 ? `${known.indexOf(chosen) + 1} of ${known.length} containers` : '';
  return [
    span('container '),
    foreign(chosen, 'strong'),
    ...(others === '' ? [] : [span(` ${look.glyphs.dot} ${others}`, 'dim')]),
  ];
}

function standingOf(state: State, open: OpenLook, shown: ShownText, look: Look): Line {
  const parts: Line[] = [];
  const { view } = open;
  if (open.type === 'logs') parts.push(connectionLine(open, look));
  if (open.type === 'events') parts.push(...eventsStanding(state, open));
  if (open.type === 'details') parts.push([span('live, as it is watched', 'dim')]);
  if (open.type === 'yaml') parts.push(...yamlStanding(open));
  if (view.filter !== '')
    parts.push([span(`${shown.kept} of ${shown.total} lines with `), foreign(view.filter, 'accent')]);
  if (view.search !== '') parts.push(searchPart(view.search, shown));
  if (open.type === 'logs') parts.push([span(countText(open), 'dim')]);
  parts.push([span(placeText(shown), 'dim')]);
  if (view.left > 0) parts.push([span(`from column ${view.left + 1}`, 'dim')]);
  return joined(parts, look);
}

function searchPart(search: string, { layout }: ShownText): Line {
  const { matches, current } = layout;
  if (matches.length === 0) return [span('nothing matches ', 'warn'), foreign(search, 'accent')];
  const place = current === undefined ? `${matches.length}` : `${matches.indexOf(current) + 1} of ${matches.length}`;
  return [span(`${place} with `), foreign(search, 'accent')];
}

function placeText({ layout }: ShownText): string {
  const { places, first, height } = layout;
  if (places.length <= height) return 'all of it';
  const last = first + height;
  return last >= places.length ? 'at the end' : `${Math.floor((last * 100) / places.length)}%`;
}

function connectionLine({ connection, view, log }: LogsLook, look: Look): Line {
  const { glyphs } = look;
  switch (connection.state) {
    case 'connecting':
      return [span(`${glyphs.starting} asking`, 'busy')];
    case 'open':
      return view.top === 'end' && !view.seeking
        ? [span(`${glyphs.good} following`, 'good')]
        : [span(`${glyphs.paused} standing still: G follows`, 'warn')];
    case 'waiting':
    case 'ended': {
      const isWaiting = connection.state === 'waiting';
      const tone = isWaiting ? 'warn' : 'dim';
      // Where there are no lines, the sentence stands in their place.
      const words = log.lines.length > 0 ? connection.text : isWaiting ? 'waiting' : 'nothing to show';
      return [span(isWaiting ? `${glyphs.starting} ` : '', tone), foreign(words, tone)];
    }
  }
}

function countText({ log }: LogsLook): string {
  const lines = log.lines.length;
  return log.dropped > 0
    ? `the last ${lines} lines of ${lines + log.dropped}`
    : `${lines} lines (${LOG_LINES} are kept)`;
}

function eventsStanding(state: State, { ofVolumes, subject }: EventsLook): readonly Line[] {
  const parts: Line[] = [];
  const phases = eventSources(state.snapshot.sources, subject.namespace);
  if (phases.includes('denied')) parts.push([span('you may not read all events here', 'warn')]);
  else if (phases.length === 0 || phases.includes('listing')) parts.push([span('being listed', 'busy')]);
  if (ofVolumes.state === 'refused') parts.push([span('without those of volumes', 'warn')]);
  return parts;
}

/** How well the events here are known, at worst. */
function eventSources(sources: readonly Source[], namespace: string): readonly Source['state']['phase'][] {
  return sources
    .filter((source) => source.kind === 'Event' && (source.namespace === undefined || source.namespace === namespace))
    .map(({ state }) => state.phase);
}

function yamlStanding({ managedFields, text }: YamlLook): readonly Line[] {
  if (text.state === 'loading') return [[span('being read', 'busy')]];
  return [
    [span('read once: y reads it again', 'dim')],
    ...(managedFields ? [[span('with managedFields', 'warn')]] : []),
  ];
}

/** Sentences in place of the text. */
function sayings(state: State, open: OpenLook, shown: ShownText, look: Look): readonly FrameLine[] {
  const text = shown.total > 0 ? 'No line has that. esc drops it.' : nothingText(state, open);
  if (text === '') return [];
  return ['', ...wrap(foreign(text).text, look.columns - 6)].map((line, index) => ({
    key: `said-${index}`,
    line: [span(`   ${line}`)],
    selected: false,
  }));
}

function nothingText(state: State, open: OpenLook): string {
  const { ordinal } = open.subject;
  switch (open.type) {
    case 'details':
      return statusOf(state, open.subject) === undefined
        ? goneText(open.subject)
        : `Ordinal ${ordinal} is gone: it has no pod and no claim any more. esc leads back.`;
    case 'events':
      if (statusOf(state, open.subject) === undefined) return goneText(open.subject);
      return 'There are no events. A cluster forgets them after an hour, unless it was told otherwise.';
    case 'logs':
      return open.connection.state === 'open' ? 'It has written nothing yet.' : open.connection.text;
    case 'yaml':
      return open.text.state === 'refused' ? open.text.reason : '';
  }
}

function goneText({ namespace, setName }: LookSubject): string {
  return `StatefulSet ${namespace}/${setName} is gone: it was deleted, or made again. esc leads back.`;
}
