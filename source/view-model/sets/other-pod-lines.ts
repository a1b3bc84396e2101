/** The strip below a set: the pods of its namespace that belong to no set. Without sets it is the whole screen. */

import { claimsWithoutPods, type OtherPod, type OtherPodGroup, otherPods } from '../../domain/set/other-pods.ts';
import { memoizeLast } from '../../state/memoize-last.ts';
import type { State } from '../../state/state.ts';
import { fit, type Line, type Span, span, untrusted } from '../layout/span.ts';
import { titledRule } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';

const groupsOf = memoizeLast(otherPods);
const unusedClaimsOf = memoizeLast(claimsWithoutPods);

function podSpans({ name, statusText, isReady, node, claims }: OtherPod, { glyphs }: Viewport): readonly Span[] {
  const state = isReady
    ? span(` ${glyphs.good} ready`, 'good')
    : untrusted(` ${glyphs.starting} ${statusText.toLowerCase() === 'running' ? 'not ready' : statusText}`, 'busy');
  const claimed = claims.map(({ name: claim, sharedWith }) =>
    sharedWith.length === 0
      ? untrusted(` ${claim}`, 'dim')
      : untrusted(` ${claim}, shared with ${sharedWith.join(', ')}`, 'warn'),
  );
  const placed = node === '' ? [] : [untrusted(` ${node}`)];
  return [untrusted(name), state, ...placed, ...claimed];
}

function groupLine({ owner, pods }: OtherPodGroup, viewport: Viewport): Line {
  const { ellipsis } = viewport.glyphs;
  const members = pods.flatMap((pod, index): readonly Span[] => [
    ...(index === 0 ? [] : [span('   ')]),
    ...podSpans(pod, viewport),
  ]);
  return fit([span('   '), untrusted(owner, 'strong'), span('  '), ...members], viewport.columns, { ellipsis });
}

/** At most `room` lines; none where every pod is a member of a set. */
export function otherPodLines(state: State, namespace: string, viewport: Viewport, room: number): readonly Line[] {
  if (room < 2) return [];
  const groups = groupsOf(state.snapshot.tables.Pod, state.sets, namespace);
  if (groups.length === 0) return [];
  const isWhole = groups.length < room;
  const shown = groups.slice(0, isWhole ? groups.length : Math.max(1, room - 2));
  const left = groups.length - shown.length;
  const more: Line = [span(`   and ${left} more ${left === 1 ? 'owner' : 'owners'} of pods`, 'dim')];
  return [
    titledRule([span('everything else in '), untrusted(namespace)], viewport),
    ...shown.map((group) => groupLine(group, viewport)),
    ...(left > 0 && room > 2 ? [more] : []),
  ];
}

/** What a namespace without sets has: its pods, each with node and claims, and the claims that no pod mounts. */
export function withoutSetsLines(state: State, namespace: string, viewport: Viewport, room: number): readonly Line[] {
  const claims = unusedClaimsOf(state.snapshot.tables, namespace);
  const pods = otherPodLines(state, namespace, viewport, room - (claims.length === 0 ? 0 : 1));
  if (claims.length === 0 || room < 2) return pods;
  const title = titledRule([span('everything else in '), untrusted(namespace)], viewport);
  const names = claims.flatMap(({ meta, phase }): readonly Span[] => [
    span('   '),
    untrusted(meta.name),
    untrusted(` ${phase}`, phase === 'Bound' ? 'dim' : 'busy'),
  ]);
  const { ellipsis } = viewport.glyphs;
  const line = fit([span('   '), span('claims that no pod uses', 'strong'), ...names], viewport.columns, { ellipsis });
  return [...(pods.length === 0 ? [title] : pods), line];
}
