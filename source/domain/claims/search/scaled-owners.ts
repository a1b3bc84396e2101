/** Recognizes autoscalers of an operator's object, which scales its sets in turn: {kind: RedisCluster, name: web}. */

import { isNameFrom } from './claim-templates.ts';
import { type JsonObject, textAt } from './json-value.ts';
import { replicasScaledTo, setReferenceIn } from './set-references.ts';
import type { SoughtClaim } from './sought-claim.ts';
import type { Place } from './walk.ts';

/** Workloads of Kubernetes that make no sets. */
const OTHER_WORKLOADS = /^(?:Deployment|ReplicaSet|ReplicationController|DaemonSet|Job|CronJob)$/;

interface ScaledOwner {
  readonly claim: SoughtClaim;
  /** "RedisCluster web" */
  readonly owner: string;
}

/** Returns the parked claims whose ordinals may come back if the target of an autoscaler owns their sets. */
export function claimsOfScaledOwner(
  target: JsonObject,
  { key, around }: Pick<Place, 'key' | 'around'>,
  claims: readonly SoughtClaim[],
): readonly ScaledOwner[] {
  if (key !== 'scaleTargetRef' || setReferenceIn(target, key) !== undefined) return [];
  const kind = textAt(target, 'kind');
  const name = textAt(target, 'name');
  // Without a kind, KEDA means a Deployment.
  if (name === '' || kind === '' || OTHER_WORKLOADS.test(kind)) return [];
  const replicas = replicasScaledTo(key, around.at(-1)) ?? 0;
  return claims
    .filter(({ parked }) => parked !== undefined && parked.ordinal < parked.firstOrdinal + replicas)
    .filter((claim) => isNameFrom(claim.name, '', name))
    .map((claim) => ({ claim, owner: `${kind} ${name}` }));
}
