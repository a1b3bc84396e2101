/** The top of the screen: where we are, how many are in trouble, and how fresh it all is. */

import type { Verdict } from '../domain/status.ts';
import { visibleSets } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { deniedKinds, type Freshness, freshnessOf } from './freshness.ts';
import type { Look } from './look.ts';
import { fit, foreign, type Line, lineWidth, type Span, span } from './span.ts';
import { age, clockTime, verdictTone } from './words.ts';

const COUNTED: readonly Verdict[] = ['stuck', 'degraded', 'progressing', 'held'];

export function headerLines(state: State, look: Look): readonly Line[] {
  const notice = noticeLine(state, look);
  return notice === undefined ? [titleLine(state, look)] : [titleLine(state, look), notice];
}

function titleLine(state: State, look: Look): Line {
  const right = freshnessSpans(state, look);
  const parts: Line[] = [
    [span(' stsview', 'accent')],
    [span('ctx ', 'dim'), foreign(state.scope.context, state.isProtected ? 'bad' : 'strong'), ...accessSpans(state)],
    [span('ns ', 'dim'), ...namespaceSpans(state)],
    ...timeParts(state),
    ...(state.selector === undefined ? [] : [[span('labels ', 'dim'), foreign(state.selector, 'strong')]]),
    ...countParts(state),
  ];
  const room = look.columns - lineWidth(right) - 3;
  return [...fit(joinWhile(parts, room), room, { ellipsis: look.glyphs.ellipsis }), span('  '), ...right, span(' ')];
}

function accessSpans(state: State): Line {
  if (state.readOnly !== undefined) return [span(' read-only', 'accent')];
  return state.isProtected ? [span(' protected', 'bad')] : [];
}

/** How fast the embedded cluster's time goes, so that nobody takes it for a real one. */
function timeParts({ demo }: State): readonly Line[] {
  if (demo === undefined) return [];
  const speed = `×${demo.speed}`;
  return [
    [
      span('time ', 'dim'),
      ...(demo.paused ? [span('paused', 'warn'), span(` ${speed}`, 'dim')] : [span(speed, 'strong')]),
    ],
  ];
}

function namespaceSpans(state: State): Line {
  const { namespaces } = state.scope;
  return [namespaces === 'all' ? span('all', 'strong') : foreign(namespaces.join(','), 'strong')];
}

function countParts(state: State): readonly Line[] {
  if (state.snapshot.sources.length === 0) return [];
  const shown = visibleSets(state).length;
  const all = state.sets.length;
  const counts: Line[] = [[span('sets ', 'dim'), span(shown === all ? String(all) : `${shown} of ${all}`)]];
  for (const verdict of COUNTED) {
    const count = state.sets.filter((status) => status.loaded && status.verdict === verdict).length;
    if (count > 0) counts.push([span(`${count} ${verdict}`, verdictTone(verdict))]);
  }
  return counts;
}

/** Parts side by side, as many as the room has; the first ones always. */
function joinWhile(parts: readonly Line[], room: number): Line {
  const line: Span[] = [];
  parts.forEach((part, index) => {
    if (index >= 4 && lineWidth(line) + 3 + lineWidth(part) > room) return;
    if (index > 0) line.push(span('   '));
    line.push(...part);
  });
  return line;
}

function freshnessSpans(state: State, look: Look): Line {
  const { glyphs } = look;
  if (state.connectionError !== undefined) return [span(`${glyphs.bad} not connected`, 'bad')];
  const freshness = freshnessOf(state.snapshot.sources);
  switch (freshness.state) {
    case 'connecting':
      return [span(`${glyphs.starting} connecting`, 'busy')];
    case 'live':
      return [span(`${glyphs.good} live`, 'good')];
    case 'catching-up':
      return [span(`${glyphs.starting} catching up`, 'busy')];
    case 'stale':
      return [
        span(`${glyphs.bad} stale since ${clockTime(freshness.since)} (${age(freshness.since, state.now)})`, 'bad'),
      ];
    case 'unreachable':
      return [span(`${glyphs.bad} no contact for ${age(freshness.since, state.now)}`, 'bad')];
  }
}

/** One line under the title when something is kept from the user, or contact is lost. */
function noticeLine(state: State, look: Look): Line | undefined {
  const reason = lostContact(freshnessOf(state.snapshot.sources));
  const denied = deniedKinds(state.snapshot.sources);
  const line: Line | undefined =
    reason !== undefined
      ? [span(' '), foreign(reason, 'bad')]
      : denied.length > 0
        ? [span(` not allowed to read ${denied.join(', ')}: their columns say so, the rest works`, 'warn')]
        : undefined;
  return line === undefined ? undefined : fit(line, look.columns, { ellipsis: look.glyphs.ellipsis });
}

function lostContact(freshness: Freshness): string | undefined {
  return freshness.state === 'stale' || freshness.state === 'unreachable' ? freshness.reason : undefined;
}
