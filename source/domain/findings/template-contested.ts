/** TemplateContested: two writers of the pod template, or of what its pods ask for, undo each other. */

import type { Finding, FindingSeverity } from '../model/finding.ts';
import type { ClusterEvent } from '../model/kinds.ts';
import type { Binding } from '../model/set-status.ts';
import { type VerticalScaler, VPA_UPDATES_ANNOTATION } from '../model/set-writers.ts';
import { containersUnlikeTemplate } from '../pod/in-place-resize.ts';
import { alternatingTemplate } from '../rollout/alternating-template.ts';
import { shortRevision } from '../rollout/short-revision.ts';
import { listNames } from '../text/sentences.ts';
import { inspectAction, type SetFindingContext, setSubject } from './context.ts';
import { eventEvidence, rfc3339 } from './evidence.ts';

type Context = Pick<SetFindingContext, 'set' | 'now' | 'revisions' | 'setWriters' | 'range' | 'podEventsOf'>;

export function templateContestedFindings(context: Context): readonly Finding[] {
  return [...alternating(context), ...byVerticalScalers(context)];
}

function alternating(context: Context): readonly Finding[] {
  const { set, now, revisions } = context;
  const fight = alternatingTemplate(set, revisions);
  if (fight === undefined || now > fight.until) return [];
  const { latest, previous, managers, returns, since } = fight;
  const { meta } = set;
  const [short, former] = [latest, previous].map((revision) => shortRevision(meta, revision.meta.name));
  const writers =
    managers.length > 1
      ? `${listNames(managers)} write the pod template of ${meta.name} in turn`
      : `${managers[0] ?? 'somebody'} and another writer change the pod template of ${meta.name} in turn`;
  return [
    {
      ...finding(
        context,
        'warning',
        `${writers}: it goes back and forth between revisions ${former} and ${short}, and the pods are replaced each time`,
        [
          ...[latest, previous].map(
            ({ meta: { name, createdAt }, revision, writtenAt }) =>
              `ControllerRevision ${name}, made ${rfc3339(createdAt)}, came back as number ${revision} ${rfc3339(writtenAt ?? createdAt)}`,
          ),
          `revisions that were there came back ${returns} times at least`,
          ...set.templateWriters.map(
            ({ manager, at }) => `managedFields: ${manager} wrote the template ${rfc3339(at)}`,
          ),
          ...(managers.length > 1
            ? []
            : ['not known: the other writer; it leaves managedFields as soon as all its fields are overwritten']),
          'leave the fields that differ to one of them: take them out of what the other applies, or stop it',
        ],
      ),
      since,
    },
  ];
}

const ACTIVE_MODES: ReadonlySet<VerticalScaler['mode']> = new Set([
  'Recreate',
  'Auto',
  'InPlaceOrRecreate',
  'InPlace',
  'Initial',
]);

/** Returns those that change the pods of the set. */
export function activeVerticalScalers({ set, setWriters }: Pick<Context, 'set' | 'setWriters'>) {
  return (setWriters?.verticalScalers ?? []).filter(
    ({ set: name, mode, controls }) => name === set.meta.name && ACTIVE_MODES.has(mode) && controls.length > 0,
  );
}

function byVerticalScalers(context: Context): readonly Finding[] {
  const { set } = context;
  const scalers = activeVerticalScalers(context);
  const [first, second] = scalers;
  if (first === undefined) return [];
  const names = listNames(scalers.map(({ name }) => `VerticalPodAutoscaler ${name}`));
  const modes = scalers.map(
    ({ name, mode, controls }) => `VerticalPodAutoscaler ${name}: updateMode ${mode}, for ${listNames(controls)}`,
  );
  if (second !== undefined) {
    const message = `${names} each change what the pods of ${set.meta.name} ask for: what one sets, another overwrites`;
    return [verticalFinding(context, 'warning', message, [...modes, 'keep one of them, and delete the others'], names)];
  }
  const evictions = evictionsBy(context);
  const changed = context.range.filter((binding) => isChanged(context, binding));
  if (evictions.length === 0 && changed.length === 0) return [];
  const owner = set.templateWriters[0]?.manager;
  const template = `the template${owner === undefined ? '' : `, which ${owner} writes,`}`;
  const pods = listNames((changed.length > 0 ? changed : evictions).map(({ podName }) => podName));
  const evidence = [
    ...modes,
    ...evictions.flatMap(({ event }) => (event === undefined ? [] : [eventEvidence(event)])),
    ...changed.flatMap(({ pod, podName }) =>
      pod === undefined
        ? []
        : containersUnlikeTemplate(set, pod.pod).map(
            ({ container, changes }) => `${podName}, container ${container}: ${changes.join(', ')}`,
          ),
    ),
    'put the amounts that it recommends into the template, or set its updateMode to Off or Initial',
  ];
  const message =
    evictions.length > 0
      ? `${names} evicts ${pods} to give it other resources than ${template} asks for`
      : `${names} gives ${pods} other resources than ${template} asks for`;
  return [verticalFinding(context, evictions.length > 0 ? 'warning' : 'info', message, evidence, names)];
}

function verticalFinding(
  context: Context,
  severity: FindingSeverity,
  message: string,
  evidence: readonly string[],
  names: string,
): Finding {
  const { set } = context;
  const scalers = activeVerticalScalers(context).map(({ name }) => `verticalpodautoscaler/${name}`);
  const action = inspectAction(names, ['describe', ...scalers], set.meta.namespace);
  return { ...finding(context, severity, message, evidence), action, lookup: 'set-writers' };
}

function isChanged({ set }: Context, { pod }: Binding): boolean {
  if (pod === undefined || pod.stage === 'terminating') return false;
  const isTouched = pod.pod.meta.annotations[VPA_UPDATES_ANNOTATION] !== undefined || pod.pod.resizedAt !== undefined;
  return isTouched && pod.revision === set.status.updateRevision && containersUnlikeTemplate(set, pod.pod).length > 0;
}

/** Reports whether a pod shows that an autoscaler may have changed what it asks for. */
export function isResizedByOthers({ pod }: Binding): boolean {
  return (
    pod !== undefined &&
    (pod.pod.meta.annotations[VPA_UPDATES_ANNOTATION] !== undefined || pod.pod.resizedAt !== undefined)
  );
}

interface Eviction {
  readonly podName: string;
  readonly event: ClusterEvent | undefined;
}

/** VPA's updater reports each eviction. The cluster keeps its events for an hour. */
function evictionsBy({ range, podEventsOf }: Context): readonly Eviction[] {
  return range.flatMap(({ podName }) => {
    const event = podEventsOf(podName).find(({ reason }) => reason === 'EvictedByVPA');
    return event === undefined ? [] : [{ podName, event }];
  });
}

function finding({ set }: Context, severity: FindingSeverity, message: string, evidence: readonly string[]): Finding {
  const { name, namespace } = set.meta;
  return {
    code: 'TemplateContested',
    severity,
    subject: setSubject(set),
    message,
    evidence,
    since: undefined,
    action: inspectAction(
      'which manager owns which field of the template',
      ['get', 'statefulset', name, '-o', 'yaml', '--show-managed-fields'],
      namespace,
    ),
    cause: undefined,
    pod: undefined,
  };
}
