import { planClean } from './clean-claims.ts';
import { planDeletePod } from './delete-pod.ts';
import type { Facts } from './facts.ts';
import { planFreeRollback } from './free-rollback.ts';
import { planFreeVolume } from './free-volume.ts';
import { planOutOfService } from './out-of-service.ts';
import { planPartition } from './partition.ts';
import type { ClaimWanted, Plan, Surroundings, Wanted, World } from './plan.ts';
import { planRestart } from './restart.ts';
import { planRollback } from './rollback.ts';
import { planScale } from './scale.ts';
import { planStartAfresh } from './start-afresh.ts';

/** Pure: made anew with every fact that comes in and every snapshot, until it is confirmed. */
export function planAction(world: World | Surroundings, wanted: Wanted, facts: Facts): Plan {
  if (isAboutClaims(wanted)) {
    return wanted.action === 'clean-claims' ? planClean(world, wanted, facts) : planFreeVolume(world, wanted, facts);
  }
  if (!('status' in world)) throw new TypeError(`${wanted.action} is about a set, and none is given`);
  switch (wanted.action) {
    case 'scale':
      return planScale(world, wanted.replicas, facts);
    case 'delete-pod':
      return planDeletePod(world, wanted.pods, wanted.how, facts);
    case 'partition':
      return planPartition(world, wanted.to, facts);
    case 'restart':
      return planRestart(world, facts);
    case 'rollback':
      return planRollback(world, wanted.to, facts);
    case 'free-rollback':
      return planFreeRollback(world, facts);
    case 'start-afresh':
      return planStartAfresh(world, wanted.pod, facts);
    case 'out-of-service':
      return planOutOfService(world, wanted.node, wanted.present, facts);
  }
}

export function isAboutClaims(wanted: Wanted): wanted is ClaimWanted {
  return wanted.action === 'clean-claims' || wanted.action === 'free-volume';
}
