/** ReplicasContested: several autoscalers, or an autoscaler and a tool that applies a number, write spec.replicas. */

import type { Finding, FindingAction } from '../model/finding.ts';
import type { ReplicaApplier, ReplicaScaler } from '../model/set-writers.ts';
import { listNames } from '../text/sentences.ts';
import { inspectAction, type SetFindingContext, setSubject } from './context.ts';
import { activeVerticalScalers } from './template-contested.ts';

type Context = Pick<SetFindingContext, 'set' | 'setWriters'>;

export function replicasContestedFindings(context: Context): readonly Finding[] {
  const { set, setWriters } = context;
  if (setWriters === undefined) return [];
  const { name } = set.meta;
  const scalers = independentScalers(setWriters.scalers.filter((scaler) => scaler.set === name));
  const appliers = setWriters.appliers.get(name) ?? [];
  return [
    ...(scalers.length > 1 ? [rivalScalers(context, scalers)] : []),
    ...rivalMeasures(context, scalers),
    ...appliers.filter((applier) => isUndone(context, applier, scalers)).map((a) => rivalApplier(context, a, scalers)),
  ];
}

/** Leaves out the HorizontalPodAutoscaler that a ScaledObject made as its own. */
function independentScalers(scalers: readonly ReplicaScaler[]): readonly ReplicaScaler[] {
  const scaledObjects = new Set(scalers.flatMap(({ kind, name }) => (kind === 'ScaledObject' ? [name] : [])));
  return scalers.filter(({ madeBy }) => madeBy === undefined || !scaledObjects.has(madeBy));
}

/** No autoscaler changes a number that is all it may choose. A HorizontalPodAutoscaler pauses at 0. */
function isUndone({ set }: Context, { replicas }: ReplicaApplier, scalers: readonly ReplicaScaler[]): boolean {
  return scalers.some(
    ({ kind, min, max }) =>
      !(min === replicas && max === replicas) &&
      !(kind === 'HorizontalPodAutoscaler' && replicas === 0 && set.replicas === 0),
  );
}

function rivalScalers(context: Context, scalers: readonly ReplicaScaler[]): Finding {
  const { set } = context;
  const args = ['describe', ...scalers.map(({ kind, name }) => `${kind.toLowerCase()}/${name}`)];
  const isGivenUp = scalers.every(({ inactive }) => inactive?.includes('AmbiguousSelector'));
  const effect = isGivenUp
    ? 'none of them scales by its metrics, and each enforces its own limits'
    : 'what one writes, another overwrites';
  return finding(
    context,
    `${namesOf(scalers)} each scale ${set.meta.name}: ${effect}`,
    [...scalers.map(scalerEvidence), 'keep one of them, and delete the others'],
    inspectAction(namesOf(scalers), args, set.meta.namespace),
  );
}

function rivalApplier(context: Context, applier: ReplicaApplier, scalers: readonly ReplicaScaler[]): Finding {
  const { set } = context;
  const { manager, knownBy, replicas } = applier;
  const verb = scalers.length === 1 ? 'scales' : 'scale';
  return finding(
    context,
    `${namesOf(scalers)} ${verb} ${set.meta.name}, and ${manager} applies spec.replicas=${replicas}: what one writes, the other overwrites`,
    [
      ...scalers.map(scalerEvidence),
      knownBy === 'owner'
        ? `managedFields: ${manager} owns spec.replicas (${replicas})`
        : `annotation kubectl.kubernetes.io/last-applied-configuration, written by ${manager}: spec.replicas=${replicas}; the set has ${set.replicas}`,
      ...(manager.startsWith('argocd')
        ? ['not known: whether the Application ignores differences of spec.replicas (spec.ignoreDifferences)']
        : [`not known: whether ${manager} applies the manifest again, and when`]),
      `leave spec.replicas out of the manifest that ${manager} applies; if the number falls back to 1 then, the autoscaler raises it again`,
    ],
    applierAction(context, applier),
  );
}

function applierAction({ set }: Context, { manager, knownBy }: ReplicaApplier): FindingAction {
  const { name, namespace } = set.meta;
  if (knownBy === 'last-applied' && manager.startsWith('kubectl')) {
    return {
      label: 'take spec.replicas out of what was last applied, without a change of the set',
      args: ['apply', 'edit-last-applied', 'statefulset', name],
      namespace,
      proposedAction: undefined,
    };
  }
  const args = ['get', 'statefulset', name, '-o', 'yaml', '--show-managed-fields'];
  return inspectAction('which manager owns spec.replicas', args, namespace);
}

/** An autoscaler by the use of a resource divides by what the pods ask for, which a VerticalPodAutoscaler changes. */
function rivalMeasures(context: Context, scalers: readonly ReplicaScaler[]): readonly Finding[] {
  const { set } = context;
  return activeVerticalScalers(context).flatMap((vertical) =>
    scalers.flatMap((scaler) => {
      const shared = scaler.measures.filter((resource) => vertical.controls.includes(resource));
      if (shared.length === 0) return [];
      const what = listNames(shared);
      const names = [namesOf([scaler]), `VerticalPodAutoscaler ${vertical.name}`];
      return [
        finding(
          context,
          `${namesOf([scaler])} scales ${set.meta.name} by its use of ${what}, and VerticalPodAutoscaler ${vertical.name} changes how much ${what} its pods ask for: each moves what the other goes by`,
          [
            scalerEvidence(scaler),
            `VerticalPodAutoscaler ${vertical.name}: updateMode ${vertical.mode}, for ${listNames(vertical.controls)}`,
            `let one of them go by another measure: leave ${what} out of controlledResources, or scale by another metric`,
          ],
          inspectAction(
            listNames(names),
            ['describe', `${scaler.kind.toLowerCase()}/${scaler.name}`, `verticalpodautoscaler/${vertical.name}`],
            set.meta.namespace,
          ),
        ),
      ];
    }),
  );
}

function finding(
  { set, setWriters }: Context,
  message: string,
  evidence: readonly string[],
  action: FindingAction,
): Finding {
  return {
    code: 'ReplicasContested',
    severity: 'warning',
    subject: setSubject(set),
    message,
    evidence: [...evidence, ...(setWriters?.unread ?? [])],
    since: undefined,
    action,
    cause: undefined,
    pod: undefined,
    lookup: 'set-writers',
  };
}

function namesOf(scalers: readonly ReplicaScaler[]): string {
  return listNames(scalers.map(({ kind, name }) => `${kind} ${name}`));
}

function scalerEvidence({ kind, name, min, max, inactive }: ReplicaScaler): string {
  return `${kind} ${name}: from ${min} to ${max} replicas${inactive === undefined ? '' : `; ${inactive}`}`;
}
