/** What members were like before they changed: beside the new values where there is room, and in a line of its own. */

import type { SetStatus } from '../../domain/model/set-status.ts';
import { type MemberChange, memberChange } from '../../state/sets/seen-members.ts';
import type { State } from '../../state/state.ts';
import { fit, type Line, type Span, span, type Tone, untrusted } from '../layout/span.ts';
import type { Viewport } from '../layout/viewport.ts';

function toneOf({ isFresh }: MemberChange): Tone {
  return isFresh ? 'accent' : 'dim';
}

/** "10.101.0.7 → " before the new value; undefined if it is the same. */
export function ghostBefore(
  old: string | undefined,
  change: MemberChange | undefined,
  { glyphs: { arrow } }: Viewport,
): readonly Span[] | undefined {
  return old === undefined || change === undefined ? undefined : [untrusted(`${old} ${arrow} `, toneOf(change))];
}

/** " same claim" behind the name of a claim that another pod of the ordinal had; undefined for any other. */
export function sameClaimMark(change: MemberChange | undefined): Span | undefined {
  return change?.keepsClaims === true ? span(' same claim', toneOf(change)) : undefined;
}

const MOST_LINES = 3;

/** A line for each member that has changed in the last seconds, and none for all others. */
export function changedMemberLines(state: State, status: SetStatus, viewport: Viewport): readonly Line[] {
  const { arrow, dot, ellipsis } = viewport.glyphs;
  const lines = [...status.bindings, ...status.outside].flatMap((binding): Line[] => {
    const change = memberChange(state.seenMembers, status, binding, state.now);
    const pod = binding.pod?.pod;
    if (change === undefined || pod === undefined) return [];
    const parts = [
      ...(change.ip === undefined ? [] : [`${change.ip} ${arrow} ${pod.ips[0] ?? ''}`]),
      ...(change.node === undefined ? [] : [`${change.node} ${arrow} ${pod.node}`]),
      ...(change.keepsClaims ? ['same claim'] : []),
    ];
    if (parts.length === 0) return [];
    const text = `${binding.podName}: ${parts.join(` ${dot} `)}`;
    return [fit([span('   changed  ', 'dim'), untrusted(text, toneOf(change))], viewport.columns, { ellipsis })];
  });
  return lines.slice(0, MOST_LINES);
}
