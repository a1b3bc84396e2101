/** Says what becomes of the data of members whose pods are replaced. */

import { isStaleClaim } from '../../domain/join/claim-binding.ts';
import type { Binding, ClaimBinding } from '../../domain/model/set-status.ts';
import type { Consequence, SetPlanContext } from '../plan.ts';
import {
  claimText,
  goingWithoutPod,
  heldByFinalizers,
  isNeverBound,
  lostVolumeText,
  newClaimConsequence,
  predictNewClaims,
  volumeOutcomeConsequence,
} from './new-claim-prediction.ts';
import { listAffected } from './predicted-effects.ts';
import { nodeConsequences } from './volume-places.ts';

/** Up to this number of members, claims are listed one by one. */
const MAX_LISTED_MEMBERS = 20;

export function replacedMembersData(planContext: SetPlanContext, members: readonly Binding[]): readonly Consequence[] {
  const { set } = planContext.status;
  if (members.length === 0) return [];
  if (set.claimTemplates.length === 0) {
    const names = listAffected(members.map(({ podName }) => podName));
    const text = `${set.meta.name} has no claim templates: what ${names} wrote to ${members.length === 1 ? 'its' : 'their'} own disks is lost`;
    return [{ severity: 'info', text }];
  }
  const listed = members.slice(0, MAX_LISTED_MEMBERS).flatMap((binding) => memberData(planContext, binding));
  const others = members.slice(MAX_LISTED_MEMBERS).flatMap((binding) => memberData(planContext, binding));
  const worst = others.find(({ severity }) => severity === 'danger') ?? others[0];
  const more = others.length > 1 ? `; and ${others.length - 1} more of this kind` : '';
  const safe = members.filter((binding) => keepsItsData(planContext, binding)).map(({ podName }) => podName);
  const shown = worst === undefined ? listed : [...listed, { ...worst, text: `${worst.text}${more}` }];
  return safe.length === 0 ? shown : [...shown, { severity: 'info', text: keptText(safe) }];
}

function keptText(names: readonly string[]): string {
  const [come, their] = names.length === 1 ? ['comes', 'its'] : ['come', 'their'];
  return `${listAffected(names)} ${come} back with ${their} claims and the data in them`;
}

/** Reports whether the data of every claim are there and stay within the reach of the new pod. */
function keepsItsData(planContext: SetPlanContext, binding: Binding): boolean {
  return (
    binding.claims.every(({ claim, phase }) => claim !== undefined && phase === 'Bound') &&
    memberData(planContext, binding).length === 0
  );
}

function memberData(planContext: SetPlanContext, binding: Binding): readonly Consequence[] {
  return [
    ...binding.claims.flatMap((item) => replacedClaim(planContext, binding, item)),
    ...nodeConsequences(planContext.snapshot, binding),
  ];
}

function replacedClaim(planContext: SetPlanContext, binding: Binding, item: ClaimBinding): readonly Consequence[] {
  const { snapshot, status } = planContext;
  const { podName, ordinal, pod } = binding;
  const uid = pod?.pod.meta.uid;
  const isPods = item.claim?.meta.owners.some((owner) => owner.kind === 'Pod' && owner.uid === uid) === true;
  const isGoing = item.terminating || isPods || isStaleClaim(status.set, podName, uid, item);
  const pending = () => predictNewClaims(planContext, [ordinal]).get(item.name);
  if (item.terminating && pod === undefined) return [goingWithoutPod(item)];
  if (isGoing) {
    const { severity, text } = volumeOutcomeConsequence(item);
    const why = item.terminating
      ? 'is Terminating'
      : item.origin === 'ephemeral'
        ? 'is ephemeral'
        : 'belongs to a pod that was to be scaled away,';
    const when = item.origin === 'shared' ? 'the last pod that uses it' : 'the pod';
    const next = pending();
    const then = next === undefined ? '' : `; the new claim stays Pending: ${next}`;
    return [
      { severity, text: `${claimText(item)} ${why} and goes with ${when}${heldByFinalizers(item)}: ${text}${then}` },
    ];
  }
  if (item.phase === 'Missing') {
    if (item.origin === 'shared') {
      return [{ severity: 'warning', text: `claim ${item.name} does not exist: ${podName} cannot be scheduled` }];
    }
    const { severity, text } = newClaimConsequence(`claim ${item.name}`, pending());
    return [{ severity, text: `${text}; ${podName} starts empty` }];
  }
  const lost = lostVolumeText(snapshot, item);
  if (lost !== undefined)
    return [{ severity: 'danger', text: `${lost}: once ${podName} has gone, it cannot be scheduled again` }];
  return isNeverBound(item)
    ? [{ severity: 'info', text: `${claimText(item)} was never bound: there are no data in it` }]
    : [];
}
