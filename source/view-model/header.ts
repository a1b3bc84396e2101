/** The top of the screen: cluster and namespace, the number of sets with problems, and how current the data is. */

import type { Verdict } from '../domain/model/set-status.ts';
import { clockDifferenceText } from '../domain/text/clock-difference.ts';
import { visibleSets } from '../state/selectors.ts';
import { warningCount } from '../state/sets/sort-sets.ts';
import type { State } from '../state/state.ts';
import { deniedKinds, type Freshness, freshnessOf } from './freshness.ts';
import { fit, type Line, lineWidth, span, untrusted } from './layout/span.ts';
import { age, clockTime, verdictTone } from './layout/status-text.ts';
import type { Viewport } from './layout/viewport.ts';
import { wrapLines } from './layout/wrap-lines.ts';

const COUNTED_VERDICTS: readonly Verdict[] = ['unreadable', 'stuck', 'degraded', 'progressing', 'held'];

const MAX_WARNING_LINES = 2;

export function headerLines(state: State, viewport: Viewport): readonly Line[] {
  return [titleLine(state, viewport), ...warningLines(state, viewport)];
}

function titleLine(state: State, viewport: Viewport): Line {
  const { ellipsis } = viewport.glyphs;
  const right = freshnessSpans(state, viewport);
  const room = viewport.columns - lineWidth(right) - 3;
  const access = accessSpans(state);
  const parts: Part[] = [
    { rank: 4, line: [span('stsview', 'accent')] },
    { rank: 0, line: [...contextSpans(state, viewport, room - lineWidth(access) - 1), ...access] },
    { rank: 2, line: [span('ns ', 'dim'), ...namespaceSpans(state, viewport, room)] },
    ...timeParts(state),
    ...(state.selector === undefined
      ? []
      : [{ rank: 3, line: [span('labels ', 'dim'), untrusted(state.selector, 'strong')] }]),
    ...countParts(state),
  ];
  return [
    ...fit([span(' '), ...joined(partsThatFit(parts, room - 1))], room, { ellipsis }),
    span('  '),
    ...right,
    span(' '),
  ];
}

/** A part of the title. Parts with a high rank are left out first if there is no room. */
interface Part {
  readonly rank: number;
  readonly line: Line;
}

/** Keeps both ends of a long name, since the end often distinguishes one cluster from another. */
function contextSpans(state: State, { glyphs: { ellipsis } }: Viewport, room: number): Line {
  const name = untrusted(state.scope.context, state.isProtected ? 'bad' : 'strong');
  const width = Math.min(lineWidth([name]), Math.max(MIN_NAME_WIDTH, Math.floor(room / 2)));
  return [span('ctx ', 'dim'), ...fit([name], width, { truncate: 'middle', ellipsis })];
}

/** The minimum number of columns for a name. */
const MIN_NAME_WIDTH = 20;

function accessSpans(state: State): Line {
  if (state.readOnlyReason !== undefined) return [span(' read-only', 'accent')];
  return state.isProtected ? [span(' protected', 'bad')] : [];
}

/** The embedded cluster's time and how it goes, so that nobody mistakes it for a real cluster. */
function timeParts({ demoTime, now, past }: State): readonly Part[] {
  if (demoTime === undefined) return [];
  if (past.back > 0) {
    const steps = `${past.back} ${past.back === 1 ? 'step' : 'steps'} back`;
    return [{ rank: 0.5, line: [span(`${clockTime(now)}, ${steps}`, 'warn')] }];
  }
  const speed = `×${demoTime.speed}`;
  const how = demoTime.heldElsewhere
    ? [span('the teacher holds time', 'warn')]
    : [
        span('time ', 'dim'),
        ...(demoTime.paused ? [span('paused', 'warn'), span(` ${speed}`, 'dim')] : [span(speed, 'strong')]),
        ...(demoTime.pace === 'lecture' ? [span(' lecture', 'dim')] : []),
      ];
  return [
    { rank: 3, line: how },
    { rank: 3.5, line: [span(clockTime(now))] },
  ];
}

/** A long list of namespaces leaves room for the other parts. */
function namespaceSpans(state: State, { glyphs: { ellipsis } }: Viewport, room: number): Line {
  const { namespaces } = state.scope;
  if (namespaces === 'all') return [span('all', 'strong')];
  const names = untrusted(namespaces.join(','), 'strong');
  return fit([names], Math.min(lineWidth([names]), Math.max(MIN_NAME_WIDTH, Math.floor(room / 2))), { ellipsis });
}

function countParts(state: State): readonly Part[] {
  if (state.snapshot.sources.length === 0) return [];
  const shown = visibleSets(state).length;
  const all = state.sets.length;
  const counts: Part[] = [
    { rank: 5, line: [span('sets ', 'dim'), span(shown === all ? String(all) : `${shown} of ${all}`)] },
  ];
  COUNTED_VERDICTS.forEach((verdict, index) => {
    const count = state.sets.filter((status) => status.loaded && status.verdict === verdict).length;
    // The number of sets that are stuck or cannot be judged is the most important part. The other numbers are dropped before the names of cluster
    // and namespace.
    const rank = verdict === 'stuck' || verdict === 'unreadable' ? 1 : 6 + index;
    if (count > 0) counts.push({ rank, line: [span(`${count} ${verdict}`, verdictTone(verdict))] });
  });
  const warnings = state.sets.reduce((sum, status) => sum + warningCount(status), 0);
  if (warnings > 0) {
    const rank = 6 + COUNTED_VERDICTS.length;
    counts.push({ rank, line: [span(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`, 'warn')] });
  }
  return counts;
}

function joined(parts: readonly Part[]): Line {
  return parts.flatMap(({ line }, index): Line => (index === 0 ? line : [span('   '), ...line]));
}

/** Returns as many parts as fit, in their order. The least important are left out first. */
function partsThatFit(parts: readonly Part[], room: number): readonly Part[] {
  let kept = parts;
  while (kept.length > 1 && lineWidth(joined(kept)) > room) {
    const last = kept.reduce((worst, part) => (part.rank > worst.rank ? part : worst));
    kept = kept.filter((part) => part !== last);
  }
  return kept;
}

function freshnessSpans(state: State, viewport: Viewport): Line {
  const { glyphs } = viewport;
  if (state.connectionError !== undefined) return [span(`${glyphs.bad} not connected`, 'bad')];
  const freshness = freshnessOf(state.snapshot.sources);
  switch (freshness.state) {
    case 'connecting':
      return [span(`${glyphs.starting} connecting`, 'busy')];
    case 'live':
      return [span(`${glyphs.good} live`, 'good')];
    case 'refused':
      return [span(`${glyphs.bad} not allowed`, 'bad')];
    case 'catching-up':
      return [span(`${glyphs.starting} catching up`, 'busy')];
    case 'stale':
      return [
        span(`${glyphs.bad} stale since ${clockTime(since(freshness, state))} (${ageOf(freshness, state)})`, 'bad'),
      ];
    case 'unreachable':
      return [span(`${glyphs.bad} no contact for ${ageOf(freshness, state)}`, 'bad')];
  }
}

/** By the cluster's clock, like all other times on the screen. */
function since({ since }: { readonly since: number }, { clocks }: State): number {
  return since + clocks.offsetMs;
}

function ageOf(freshness: { readonly since: number }, state: State): string {
  return age(since(freshness, state), state.now);
}

/** Below the title, if contact is lost, the user may not read something, or the machine's clock is wrong. */
function warningLines(state: State, viewport: Viewport): readonly Line[] {
  const reason = lostContactReason(freshnessOf(state.snapshot.sources));
  const denied = deniedKinds(state.snapshot.sources);
  const text =
    reason ??
    (denied.length > 0
      ? `not allowed to read ${denied.join(', ')}: their columns say so, the rest works`
      : clockWarning(state));
  if (text === undefined) return [];
  return wrapLines([span(' ')], text, reason === undefined ? 'warn' : 'bad', viewport, MAX_WARNING_LINES);
}

function clockWarning({ clocks: { machineAheadMs } }: State): string | undefined {
  if (machineAheadMs === undefined) return undefined;
  return `${clockDifferenceText(machineAheadMs)}: all times here are those of the cluster's clock`;
}

function lostContactReason(freshness: Freshness): string | undefined {
  return freshness.state === 'stale' || freshness.state === 'unreachable' ? freshness.reason : undefined;
}
