/** The pods that a plan makes the controller create, and what admission says of them. */

import type { SetStatus } from '../../domain/model/set-status.ts';
import { shortRevision } from '../../domain/rollout/short-revision.ts';
import { parseQuantity } from '../../domain/text/quantity.ts';
import type { Consequence } from '../plan.ts';
import type { ContainerResources, PodTrial } from '../ports.ts';
import { knownValue, type PodTrialResult, type PreflightFacts } from '../preflight-facts.ts';
import { revisionOfNewPod } from './predicted-effects.ts';
import { podDemand } from './resource-fit.ts';
import { setRefOf } from './set-ref.ts';

/** Returns one trial for each revision at which the controller would create these pods, for its first pod. */
export function podTrialsFor(status: SetStatus, ordinals: readonly number[]): readonly PodTrial[] {
  const byRevision = new Map<string, PodTrial>();
  for (const ordinal of ordinals) {
    const revision = revisionOfNewPod(status.set, ordinal);
    if (!byRevision.has(revision)) byRevision.set(revision, trialAt(status, ordinal, revision));
  }
  return [...byRevision.values()];
}

/** Returns a trial of the pod with the template of a revision. */
export function trialAt(status: SetStatus, ordinal: number, revision: string): PodTrial {
  const { meta, status: observed } = status.set;
  const isOfSet =
    revision === '' || (revision === observed.updateRevision && observed.observedGeneration >= meta.generation);
  const template = isOfSet ? ({ from: 'set', restartedAt: undefined } as const) : ({ from: 'revision' } as const);
  return { ...trialTargetOf(status, ordinal), revision, template };
}

/** Returns a trial of the pod with the set's template as a restart would leave it. */
export function trialOfRestart(status: SetStatus, ordinal: number, restartedAt: string): PodTrial {
  const revision = status.set.status.updateRevision;
  return { ...trialTargetOf(status, ordinal), revision, template: { from: 'set', restartedAt } };
}

function trialTargetOf(status: SetStatus, ordinal: number): Pick<PodTrial, 'set' | 'podName' | 'ordinal' | 'replaces'> {
  const binding = [...status.bindings, ...status.outside].find((candidate) => candidate.ordinal === ordinal);
  const pod = binding?.pod?.pod.meta;
  return {
    set: setRefOf(status),
    podName: binding?.podName ?? `${status.set.meta.name}-${ordinal}`,
    ordinal,
    replaces: pod && { kind: 'Pod', namespace: pod.namespace, name: pod.name, uid: pod.uid },
  };
}

/** Says what admission and validation object to, and what could not be tried. */
export function admissionConsequences(status: SetStatus, facts: PreflightFacts): readonly Consequence[] {
  const results = knownValue(facts.podTrials) ?? [];
  // The plan of a scale-up compares the quotas with all new pods.
  const areQuotasCompared = knownValue(facts.quotas) !== undefined && knownValue(facts.template) !== undefined;
  return results
    .filter(({ trial, outcome }) => {
      const isOfQuota = outcome.type === 'refused' && /^(exceeded|failed) quota/.test(outcome.reason);
      return !(areQuotasCompared && isOfQuota && trial.replaces === undefined);
    })
    .flatMap((result) => consequenceOf(status, result) ?? []);
}

function consequenceOf({ set }: SetStatus, result: PodTrialResult): Consequence | undefined {
  const { podName, revision, replaces } = result.trial;
  const pod = revision === '' ? podName : `${podName} at revision ${shortRevision(set.meta, revision)}`;
  const { outcome } = result;
  switch (outcome.type) {
    case 'admitted':
      return undefined;
    case 'refused': {
      if (!isRefused(result)) return undefined;
      const refusal = `the API server refuses it: ${outcome.reason}`;
      return replaces === undefined
        ? { severity: 'warning', text: `${pod} would not be created, ${refusal}` }
        : { severity: 'danger', text: `${pod} would not come back, ${refusal}` };
    }
    case 'no-dry-run':
      return { severity: 'warning', text: `whether admission takes ${pod} cannot be tried: ${outcome.reason}` };
    case 'not-tried':
      return { severity: 'info', text: `whether admission takes ${pod} was not tried: ${outcome.reason}` };
  }
}

/** Reports whether a trial shows that a pod of the plan would not be created. */
export function isAnyPodRefused(facts: PreflightFacts): boolean {
  return (knownValue(facts.podTrials) ?? []).some(isRefused);
}

function isRefused(result: PodTrialResult): boolean {
  return result.outcome.type === 'refused' && !isFreedByReplacement(result, result.outcome.reason);
}

const EXCEEDED = /^exceeded quota: \S+, requested: (.+), used: (.+), limited: (.+)$/;

/** The pod that goes first counts as used in the server's answer. Its quota is free when the new one comes. */
function isFreedByReplacement({ trial, replaced }: PodTrialResult, reason: string): boolean {
  const [, requested, used, limited] = EXCEEDED.exec(reason) ?? [];
  if (trial.replaces === undefined || requested === undefined || used === undefined || limited === undefined)
    return false;
  const [before, most] = [amountsOf(used), amountsOf(limited)];
  return [...amountsOf(requested)].every(([key, amount]) => {
    const [usedNow, limit] = [before.get(key), most.get(key)];
    const freed = freedBy(key, replaced);
    return usedNow !== undefined && limit !== undefined && freed !== undefined && usedNow - freed + amount <= limit;
  });
}

function freedBy(key: string, replaced: readonly ContainerResources[] | undefined): number | undefined {
  return key === 'pods' || key === 'count/pods' ? 1 : replaced && podDemand(key, replaced);
}

/** "pods=1,requests.cpu=500m" */
function amountsOf(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split(',').flatMap((part): readonly (readonly [string, number])[] => {
      const [key = '', quantity = ''] = part.split('=');
      const amount = parseQuantity(quantity);
      return amount === undefined ? [] : [[key, amount]];
    }),
  );
}
