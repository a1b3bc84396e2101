/** The requests that let claims grow, and what is awaited after each. */

import type { ChosenClaims, ClaimToGrow, SizeWanted } from '../../domain/expansion/claims-to-grow.ts';
import { needsRestartToGrow } from '../../domain/expansion/drivers.ts';
import type { Goal } from '../goal.ts';
import type { SetPlanContext, Step } from '../plan.ts';
import type { ClaimRef, PodRef } from '../ports.ts';
import { provisionerOf } from './grow-consequences.ts';
import { recreationBlocker } from './predicted-effects.ts';
import { setRefOf } from './set-ref.ts';

export interface GrowingClaims {
  readonly wanted: SizeWanted;
  readonly chosen: ChosenClaims;
}

export function claimRefOf({ claim: { meta } }: ClaimToGrow): ClaimRef {
  const { namespace, name, uid, resourceVersion } = meta;
  return { kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion };
}

/** Reports whether the claim is asked for another size. */
export function grows({ need }: ClaimToGrow): boolean {
  return need === 'more' || need === 'less';
}

/** Each claim is followed to its size before the next one is asked for, unless all are asked for at once. */
export function claimSteps(
  planContext: SetPlanContext,
  { wanted, chosen }: GrowingClaims,
  atOnce: boolean,
): readonly Step[] {
  const { size } = wanted;
  const sent = chosen.claims.filter(({ need }) => need !== 'wait');
  const isParallel = atOnce && !sent.some((item) => restartsPod(planContext, item));
  return sent.flatMap((item, index) => {
    const claim = claimRefOf(item);
    const write = { operation: 'grow-claim', target: claim, from: item.claim.request, to: size } as const;
    if (restartsPod(planContext, item)) {
      const grown: Goal = { type: 'claims-grown', claims: [claim], size };
      const patch: readonly Step[] = grows(item) ? [{ write, goal: { type: 'volume-grown', claim, size } }] : [];
      return [...patch, ...restartStep(planContext, item, grown)];
    }
    const isLast = index === sent.length - 1;
    const awaited = isParallel ? chosen.claims.filter(grows).map(claimRefOf) : [claim];
    const goal: Goal =
      isParallel && !isLast
        ? { type: 'accepted', text: `claim ${claim.name} asks for ${size}` }
        : { type: 'claims-grown', claims: awaited, size };
    return [{ write, goal }];
  });
}

/** Reports whether the pod of the claim has to be restarted, as far as that is known beforehand. */
export function restartsPod(planContext: SetPlanContext, { need, claim, binding }: ClaimToGrow): boolean {
  const isUp = binding.pod !== undefined && binding.pod.pod.node !== '';
  return isUp && (need === 'restart' || needsRestartToGrow(provisionerOf(planContext, claim) ?? ''));
}

function restartStep({ status }: SetPlanContext, { binding }: ClaimToGrow, grown: Goal): readonly Step[] {
  const { pod } = binding;
  if (pod === undefined) return [];
  const { namespace, name, uid } = pod.pod.meta;
  const target: PodRef = { kind: 'Pod', namespace, name, uid };
  const comesBack = recreationBlocker(status, binding) === undefined;
  const back: Goal = { type: 'pod-back', set: setRefOf(status), pod: target, comesBack };
  return [{ write: { operation: 'evict', target }, goal: { type: 'in-turn', goals: [back, grown] } }];
}
