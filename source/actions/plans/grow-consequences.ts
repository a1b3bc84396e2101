/** What a user has to know before claims grow: classes, drivers, quotas, restarts, and what stays as it is. */

import type { ChosenClaims, ClaimToGrow, SizeWanted } from '../../domain/expansion/claims-to-grow.ts';
import { hasNoDriver, needsRestartToGrow } from '../../domain/expansion/drivers.ts';
import { resizeStateOf } from '../../domain/expansion/resize-state.ts';
import { ownersSizeText } from '../../domain/expansion/size-fields.ts';
import type { Claim, ClaimTemplate, StorageClass } from '../../domain/model/kinds.ts';
import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import { formatInUnitOf, parseQuantity } from '../../domain/text/quantity.ts';
import { countOf } from '../../domain/text/sentences.ts';
import type { Consequence, SetPlanContext } from '../plan.ts';
import { knownValue, type PreflightFacts } from '../preflight-facts.ts';
import { listAffected, recreationBlocker } from './predicted-effects.ts';
import { budgetsAfterDeletion } from './readiness.ts';

/** More than this is probably a typing mistake. */
const UNUSUAL_FACTOR = 100;

function classOf({ snapshot }: SetPlanContext, claim: Claim | undefined): StorageClass | undefined {
  return snapshot.tables.StorageClass.get(claim?.storageClass ?? '');
}

/** Undefined if the class is not known. */
export function provisionerOf(planContext: SetPlanContext, claim: Claim | undefined): string | undefined {
  return classOf(planContext, claim)?.provisioner;
}

/** Returns why the server would refuse to let these claims grow, as a sentence. */
export function growthRefusal(planContext: SetPlanContext, claims: readonly ClaimToGrow[]): string | undefined {
  for (const { claim } of claims) {
    const { storageClass = '' } = claim;
    const { name } = claim.meta;
    if (storageClass === '') return `Claim ${name} has no storage class, and only a class can allow it to grow.`;
    const found = classOf(planContext, claim);
    if (found?.allowsExpansion === false) {
      return `Storage class ${storageClass} of claim ${name} does not allow volumes to grow (allowVolumeExpansion): whoever owns the class can allow it, if its driver ${found.provisioner} can do it.`;
    }
    const isKnown = listCompletenessFor(planContext.snapshot, '').StorageClass === 'known';
    if (found === undefined && isKnown)
      return `Storage class ${storageClass} of claim ${name} does not exist: only a class can allow it to grow.`;
  }
  return undefined;
}

export function claimConsequences(
  planContext: SetPlanContext,
  growth: { readonly template: ClaimTemplate; readonly wanted: SizeWanted; readonly chosen: ChosenClaims },
  keepsTemplate: boolean,
): readonly Consequence[] {
  const { chosen, wanted, template } = growth;
  const more = chosen.claims.filter(({ need }) => need === 'more');
  const less = chosen.claims.filter(({ need }) => need === 'less');
  const waiting = chosen.claims.filter(({ need }) => need === 'wait');
  const consequences: Consequence[] = [];
  const say = (severity: Consequence['severity'], text: string): number => consequences.push({ severity, text });
  if (more.length > 0) say('warning', 'a claim can never shrink again');
  const most = Math.max(0, ...more.map(({ claim }) => wanted.bytes / (parseQuantity(claim.capacity) ?? wanted.bytes)));
  if (most >= UNUSUAL_FACTOR) say('danger', `${wanted.size} is ${Math.floor(most)} times what it has: check the unit`);
  for (const { claim } of less) {
    const hasFailed = ['infeasible', 'failed'].includes(resizeStateOf(claim, claim.request).type);
    const text = hasFailed
      ? `claim ${claim.meta.name} did not get ${claim.request}: it asks for ${wanted.size} instead, which Kubernetes allows from 1.34 on`
      : `claim ${claim.meta.name} is on its way to ${claim.request}, and may reach that all the same`;
    say(hasFailed ? 'info' : 'warning', text);
  }
  for (const { name, reason } of chosen.leftOut.filter(({ isGrown }) => !isGrown))
    say('warning', `claim ${name} is left as it is: ${reason}`);
  for (const { claim } of waiting) say('info', `claim ${claim.meta.name} asks for ${wanted.size} already`);
  if (keepsTemplate) {
    const isOther = parseQuantity(template.request) !== wanted.bytes;
    if (isOther) say('info', `template ${template.name} keeps ${template.request}: new members get that size`);
    for (const manager of planContext.status.managers) say('info', ownersSizeText(manager, template.name));
  }
  return [...consequences, ...driverConsequences(planContext, [...more, ...less])];
}

function driverConsequences(planContext: SetPlanContext, claims: readonly ClaimToGrow[]): readonly Consequence[] {
  const names = [...new Set(claims.map(({ claim }) => claim.storageClass ?? ''))];
  return names.map((name): Consequence => {
    const found = planContext.snapshot.tables.StorageClass.get(name);
    if (found === undefined) {
      const text = `whether storage class ${name} lets volumes grow is not known, since it may not be read: the server is asked`;
      return { severity: 'info', text };
    }
    const { provisioner } = found;
    if (hasNoDriver(provisioner)) {
      const text = `storage class ${name} allows it, and no storage driver stands behind ${provisioner}: the claims may wait for ever`;
      return { severity: 'warning', text };
    }
    const text = needsRestartToGrow(provisioner)
      ? `driver ${provisioner} grows no volume in use: each pod is restarted`
      : `storage class ${name} allows it; driver ${provisioner} is not known to need a restart of the pods`;
    return { severity: 'info', text };
  });
}

export function restartConsequences(
  { status }: SetPlanContext,
  claims: readonly ClaimToGrow[],
  facts: PreflightFacts,
): readonly Consequence[] {
  if (claims.length === 0) return [];
  const names = claims.map(({ binding }) => binding.podName);
  const blockers = claims.flatMap(({ binding }) => recreationBlocker(status, binding) ?? []);
  return [
    {
      severity: 'warning',
      text: `${listAffected(names)} restart${names.length === 1 ? 's' : ', one at a time, each waited for'}`,
    },
    ...blockers.map((text) => ({ severity: 'warning' as const, text })),
    ...claims.flatMap(({ binding }) =>
      binding.pod === undefined ? [] : budgetsAfterDeletion(binding, binding.pod.pod, 'evict', facts),
    ),
  ];
}

/** Storage that is counted by a quota: that of all classes, or of one. */
function countedClass(key: string): string | undefined {
  if (key === 'requests.storage') return '';
  return /^(.+)\.storageclass\.storage\.k8s\.io\/requests\.storage$/.exec(key)?.[1];
}

/** What the quotas of the namespace leave, or the sentence that says which one is in the way. */
export function quotaVerdict(
  claims: readonly ClaimToGrow[],
  bytes: number,
  facts: PreflightFacts,
): { readonly refusal?: string; readonly consequences: readonly Consequence[] } {
  const consequences: Consequence[] = [];
  for (const { name, hard, used, scoped } of knownValue(facts.quotas) ?? []) {
    for (const [key, most] of Object.entries(hard)) {
      const counted = countedClass(key);
      if (counted === undefined) continue;
      const limit = parseQuantity(most);
      const taken = parseQuantity(used[key] ?? '0');
      const added = claims
        .filter(({ claim }) => counted === '' || claim.storageClass === counted)
        .reduce((sum, { claim }) => sum + bytes - (parseQuantity(claim.request) ?? bytes), 0);
      if (limit === undefined || taken === undefined || added <= 0) continue;
      const left = formatInUnitOf(Math.max(0, limit - taken), most);
      const text = `ResourceQuota ${name} leaves ${left} of ${key} (${most} in all), and ${countOf(claims.length, 'claim')} would take ${formatInUnitOf(added, most)} more`;
      const isInTheWay = added > limit - taken;
      if (isInTheWay && !scoped)
        return { refusal: `${text}: ask for a larger quota, or let fewer claims grow.`, consequences: [] };
      consequences.push({
        severity: isInTheWay ? 'warning' : 'info',
        text: scoped ? `${text}, if its scope counts them` : text,
      });
    }
  }
  return { consequences };
}
