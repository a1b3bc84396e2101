/** `stsview wait -o json`: the shape is part of the program's interface, documented in docs/wait.md. */

import type { Verdict } from '../../../domain/model/set-status.ts';
import type { KubectlTarget } from '../../../domain/text/kubectl.ts';
import type { SetProgress } from '../../../session/wait/await-sets.ts';
import type { WaitCondition } from '../../../session/wait/wait-condition.ts';
import { type FindingItem, findingItem } from '../../output/findings/json.ts';

export type WaitOutcome = 'done' | 'held' | 'stuck' | 'timed-out' | 'deleted' | 'interrupted';

export interface WaitResult {
  readonly apiVersion: 'stsview/v1';
  readonly kind: 'WaitResult';
  readonly context: string;
  /** As it is written after --for. */
  readonly condition: string;
  readonly outcome: WaitOutcome;
  readonly items: readonly WaitItem[];
}

export interface WaitItem {
  /** "shop/web"; for a set that was never there, its name as it was typed. */
  readonly name: string;
  readonly state: 'done' | 'waiting' | 'held' | 'stuck' | 'deleted';
  readonly reason: string;
  /** How many of the pods that have to get there are there; of one for a single pod, claim or set. */
  readonly reached: number;
  readonly total: number;
  /** The pod that blocks, or is next; null if there is none. */
  readonly pod: string | null;
  /** Null for a set that was never there. */
  readonly verdict: Verdict | null;
  /** Empty for a set that is there. */
  readonly findings: readonly FindingItem[];
}

export function waitResult(
  caller: KubectlTarget,
  end: { readonly condition: WaitCondition; readonly outcome: WaitOutcome; readonly sets: readonly SetProgress[] },
): WaitResult {
  return {
    apiVersion: 'stsview/v1',
    kind: 'WaitResult',
    context: caller.context,
    condition: conditionText(end.condition),
    outcome: end.outcome,
    items: end.sets.map((progress) => waitItem(caller, progress)),
  };
}

function waitItem(caller: KubectlTarget, { name, state, text, reached, total, status }: SetProgress): WaitItem {
  const isThere = state === 'done' || status === undefined;
  return {
    name,
    state: state === 'superseded' ? 'deleted' : state,
    reason: text,
    reached,
    total,
    pod: isThere ? null : (status.blockingPod ?? status.next?.after?.pod ?? status.next?.pod ?? null),
    verdict: status?.verdict ?? null,
    findings: isThere ? [] : status.findings.map((finding) => findingItem(caller, finding)),
  };
}

function conditionText(condition: WaitCondition): string {
  switch (condition.type) {
    case 'complete':
    case 'partition':
    case 'gone':
      return condition.type;
    case 'ready':
      return `ready=${condition.count}`;
    case 'ordinal':
      return `ordinal=${condition.ordinal}:ready`;
    case 'claim':
      return `claim=${condition.name}:bound`;
  }
}
