/** MemberReleased: a pod of the set that lost a label of the selector, so that the controller let go of it. */

import { controllerUidOf, REVISION_LABEL } from '../model/identity.ts';
import type { Pod, StatefulSet } from '../model/kinds.ts';
import { requirementMatches, selectorMatches } from '../model/label-selector.ts';
import type { Binding } from '../model/set-status.ts';
import { listNames } from '../text/sentences.ts';
import { type FindingContext, type PodProblem, podSubject } from './context.ts';
import { rfc3339 } from './evidence.ts';

/** The labels that the controller gives to each pod beside those of the template. */
const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';

/**
 * The controller releases a pod whose labels no longer match, and cannot make another one under its name. It adopts the
 * pod again once the labels match, without a restart. Returns undefined for a pod that was never the set's.
 */
export function memberReleased(
  { set }: FindingContext,
  { podName, ordinal, claims }: Binding,
  pod: Pod,
): PodProblem | undefined {
  const { meta } = pod;
  if (controllerUidOf(meta) !== undefined || meta.deletionAt !== undefined) return undefined;
  if (selectorMatches(set.selector, meta.labels) || isOlderThan(set, pod)) return undefined;
  const marks = marksOfMember(set, pod, ordinal);
  if (marks.length === 0) return undefined;

  const lost = lostLabels(set, pod);
  const names = new Set(pod.claimVolumes.map(({ claim }) => claim));
  const used = claims.flatMap(({ name }) => (names.has(name) ? [name] : []));
  const labels = lost.map(({ text }) => text).join(', ');
  const wanted = lost.flatMap(({ put }) => put ?? []);
  const text = `was released by the set, and no other pod can take its name: ${labels}`;
  return {
    code: 'MemberReleased',
    severity: 'error',
    subject: podSubject(set, podName),
    text,
    message: `${podName} ${text}${used.length === 0 ? '' : `; it still uses ${claimText(used)}`}; putting the label back makes it a member again, without a restart`,
    evidence: [
      `metadata.ownerReferences of pod ${podName}: no controller; the set's selector no longer matches its labels`,
      `it was a pod of this set: ${marks.join(', ')}`,
      ...used.map((claim) => `it uses claim ${claim}, which the set's pod ${podName} needs`),
      `phase ${pod.phase}, made ${rfc3339(meta.createdAt)}: deleting it instead restarts the member`,
    ],
    since: undefined,
    action:
      wanted.length > 0
        ? {
            label: `put the label back on ${podName}`,
            args: ['label', 'pod', podName, '--overwrite', ...wanted],
            namespace: meta.namespace,
            proposedAction: undefined,
          }
        : {
            label: `see the labels of ${podName} and put right what the selector asks for`,
            args: ['get', 'pod', podName, '--show-labels'],
            namespace: meta.namespace,
            proposedAction: undefined,
          },
    verdictImpact: 'permanent',
    unfinished: true,
  };
}

/**
 * Says that an earlier set of the name left the pod, whose labels this set does not select; undefined for any other pod.
 */
export function leftByEarlierSet(set: StatefulSet, { ordinal }: Binding, pod: Pod): string | undefined {
  if (!isOlderThan(set, pod) || marksOfMember(set, pod, ordinal).length === 0) return undefined;
  const labels = lostLabels(set, pod).map(({ text }) => text);
  return ['an earlier set of that name left it', ...labels].join(': ');
}

function isOlderThan(set: StatefulSet, pod: Pod): boolean {
  return pod.meta.createdAt < set.meta.createdAt;
}

/** Returns the labels that show that a set of this name made the pod. */
function marksOfMember(set: StatefulSet, { meta }: Pod, ordinal: number): readonly string[] {
  const revision = meta.labels[REVISION_LABEL] ?? '';
  return [
    ...[
      [POD_NAME_LABEL, meta.name],
      [POD_INDEX_LABEL, String(ordinal)],
    ].flatMap(([key = '', value]) => (meta.labels[key] === value ? [`${key}=${value}`] : [])),
    ...(revision.startsWith(`${set.meta.name}-`) ? [`${REVISION_LABEL}=${revision}`] : []),
  ];
}

interface LostLabel {
  /** "label app is other instead of web" */
  readonly text: string;
  /** The argument of `kubectl label`; undefined where the template has no value that fits. */
  readonly put: string | undefined;
}

function lostLabels({ selector, templateLabels }: StatefulSet, { meta: { labels } }: Pod): readonly LostLabel[] {
  const exact = Object.entries(selector.matchLabels).filter(([key, value]) => labels[key] !== value);
  const byRule = selector.matchExpressions.filter((rule) => !requirementMatches(rule, labels[rule.key]));
  const has = (key: string): string => (labels[key] === undefined ? 'is missing' : `is ${labels[key]}`);
  return [
    ...exact.map(([key, value]) => ({
      text: `its label ${key} ${has(key)}, the set selects ${value}`,
      put: `${key}=${value}`,
    })),
    ...byRule.map((rule) => {
      const { key, operator, values } = rule;
      const templateValue = templateLabels[key];
      const put = templateValue === undefined ? `${key}-` : `${key}=${templateValue}`;
      return {
        text: `its label ${key} ${has(key)}, the set selects ${key} ${operator}${values.length === 0 ? '' : ` ${values.join(', ')}`}`,
        put: requirementMatches(rule, templateValue) ? put : undefined,
      };
    }),
  ];
}

function claimText(names: readonly string[]): string {
  return `${names.length === 1 ? 'claim' : 'claims'} ${listNames(names)}`;
}
