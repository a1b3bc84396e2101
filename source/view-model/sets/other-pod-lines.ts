/** The strip below a set: the pods of its namespace that belong to no set. */

import { type OtherPod, type OtherPodGroup, otherPods } from '../../domain/set/other-pods.ts';
import { memoizeLast } from '../../state/memoize-last.ts';
import type { State } from '../../state/state.ts';
import { fit, type Line, type Span, span, untrusted } from '../layout/span.ts';
import { titledRule } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';

const groupsOf = memoizeLast(otherPods);

function podSpans({ name, statusText, isReady, claims }: OtherPod, { glyphs }: Viewport): readonly Span[] {
  const state = isReady
    ? span(` ${glyphs.good} ready`, 'good')
    : untrusted(` ${glyphs.starting} ${statusText.toLowerCase() === 'running' ? 'not ready' : statusText}`, 'busy');
  const claimed = claims.map(({ name: claim, sharedWith }) =>
    sharedWith.length === 0
      ? untrusted(` ${claim}`, 'dim')
      : untrusted(` ${claim}, shared with ${sharedWith.join(', ')}`, 'warn'),
  );
  return [untrusted(name), state, ...claimed];
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
