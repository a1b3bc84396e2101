/** Projects what writes the replicas or the resources of a set: autoscalers, and the tools that apply its manifest. */

import type { ReplicaApplier, ReplicaScaler, VerticalScaler } from '../../domain/model/set-writers.ts';
import { fields, integer, isRecord, list, oneOf, text, textMap, texts } from '../json-fields.ts';

/** Returns the name of the set that an autoscaler's reference names; undefined if it names another kind. */
function setNameOf(reference: unknown, defaultKind: string): string | undefined {
  const { apiVersion, kind, name } = fields<'apiVersion' | 'kind' | 'name'>(reference);
  const [group] = text(apiVersion, 'apps/v1').split('/');
  return group === 'apps' && text(kind, defaultKind) === 'StatefulSet' ? text(name) : undefined;
}

export function projectHorizontalScaler(value: unknown): ReplicaScaler | undefined {
  const { metadata, spec, status } = fields<'metadata' | 'spec' | 'status'>(value);
  const meta = fields<'name' | 'ownerReferences'>(metadata);
  const wanted = fields<'scaleTargetRef' | 'minReplicas' | 'maxReplicas' | 'metrics'>(spec);
  const set = setNameOf(wanted.scaleTargetRef, '');
  if (set === undefined) return undefined;
  const owners = list(meta.ownerReferences).map((owner) => fields<'kind' | 'name'>(owner));
  const maker = owners.find(({ kind }) => kind === 'ScaledObject');
  const conditions = list(fields<'conditions'>(status).conditions).map((item) =>
    fields<'type' | 'status' | 'reason' | 'message'>(item),
  );
  const idle = conditions.find((condition) => condition.type === 'ScalingActive' && condition.status === 'False');
  return {
    kind: 'HorizontalPodAutoscaler',
    name: text(meta.name),
    set,
    min: integer(wanted.minReplicas, 1),
    max: integer(wanted.maxReplicas, 0),
    measures: measuredResources(wanted.metrics),
    madeBy: maker === undefined ? undefined : text(maker.name),
    inactive: idle === undefined ? undefined : `ScalingActive=False ${text(idle.reason)}: ${text(idle.message)}`,
  };
}

/** The API server writes the default metric, the use of cpu, into the object. */
function measuredResources(metrics: unknown): readonly string[] {
  return list(metrics).flatMap((item) => {
    const { resource, containerResource } = fields<'resource' | 'containerResource'>(item);
    const name = text(fields<'name'>(resource ?? containerResource).name);
    return name === '' ? [] : [name];
  });
}

/** KEDA's annotation. A ScaledObject that is paused scales nothing. */
const PAUSED = 'autoscaling.keda.sh/paused';

export function projectScaledObject(value: unknown): ReplicaScaler | undefined {
  const { metadata, spec } = fields<'metadata' | 'spec'>(value);
  const { name, annotations } = fields<'name' | 'annotations'>(metadata);
  const wanted = fields<'scaleTargetRef' | 'minReplicaCount' | 'maxReplicaCount' | 'triggers'>(spec);
  const set = setNameOf(wanted.scaleTargetRef, 'Deployment');
  if (set === undefined || textMap(annotations)[PAUSED] === 'true') return undefined;
  return {
    kind: 'ScaledObject',
    name: text(name),
    set,
    min: integer(wanted.minReplicaCount, 0),
    max: integer(wanted.maxReplicaCount, 100),
    measures: triggerResources(wanted.triggers),
    madeBy: undefined,
    inactive: undefined,
  };
}

/** Triggers of these types measure the use of a resource. */
function triggerResources(triggers: unknown): readonly string[] {
  const types = list(triggers).map((trigger) => text(fields<'type'>(trigger).type));
  return types.filter((type) => type === 'cpu' || type === 'memory');
}

const VERTICAL_MODES = ['Off', 'Initial', 'Recreate', 'Auto', 'InPlaceOrRecreate', 'InPlace'] as const;
const VERTICAL_RESOURCES = ['cpu', 'memory'];

/** Returns undefined for one that changes no StatefulSet. */
export function projectVerticalScaler(value: unknown): VerticalScaler | undefined {
  const { metadata, spec } = fields<'metadata' | 'spec'>(value);
  const wanted = fields<'targetRef' | 'updatePolicy' | 'resourcePolicy'>(spec);
  const set = setNameOf(wanted.targetRef, '');
  if (set === undefined) return undefined;
  const policies = list(fields<'containerPolicies'>(wanted.resourcePolicy).containerPolicies).map((item) =>
    fields<'containerName' | 'mode' | 'controlledResources'>(item),
  );
  const controlled = policies
    .filter(({ mode }) => text(mode) !== 'Off')
    .flatMap(({ controlledResources }) =>
      controlledResources === undefined ? VERTICAL_RESOURCES : texts(controlledResources),
    );
  // The policy "*" is that of all containers that have none of their own.
  const others = policies.some(({ containerName }) => text(containerName) === '*') ? [] : VERTICAL_RESOURCES;
  return {
    name: text(fields<'name'>(metadata).name),
    set,
    mode: oneOf(fields<'updateMode'>(wanted.updatePolicy).updateMode, VERTICAL_MODES, 'Auto'),
    controls: [...new Set([...controlled, ...others])].sort(),
  };
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Helm writes without apply and without that annotation. */
const HELM_MANAGERS: ReadonlySet<string> = new Set(['helm', 'helm-controller']);

export function projectAppliers(statefulSet: unknown): readonly ReplicaApplier[] {
  const { metadata, spec } = fields<'metadata' | 'spec'>(statefulSet);
  const { managedFields, annotations } = fields<'managedFields' | 'annotations'>(metadata);
  const replicas = integer(fields<'replicas'>(spec).replicas, 1);
  const entries = list(managedFields).map((item) => {
    const entry = fields<'manager' | 'operation' | 'subresource' | 'fieldsV1'>(item);
    const owned = fields<'f:spec' | 'f:metadata'>(entry.fieldsV1);
    return {
      manager: text(entry.manager),
      isApply: text(entry.operation) === 'Apply',
      ownsReplicas: text(entry.subresource) === '' && isRecord(owned['f:spec']) && 'f:replicas' in owned['f:spec'],
      wroteAnnotation: `f:${LAST_APPLIED}` in annotationsIn(owned['f:metadata']),
    };
  });
  const owners = entries.filter(
    // An update owns defaults too: of 1, nobody can tell whether the manifest holds it.
    ({ manager, isApply, ownsReplicas }) => ownsReplicas && (isApply || (HELM_MANAGERS.has(manager) && replicas !== 1)),
  );
  if (owners.length > 0) return owners.map(({ manager }) => ({ manager, knownBy: 'owner', replicas }));
  const applied = lastAppliedReplicas(textMap(annotations)[LAST_APPLIED]);
  if (applied === undefined) return [];
  const writer = entries.find(({ wroteAnnotation }) => wroteAnnotation);
  return [{ manager: writer?.manager ?? 'kubectl apply', knownBy: 'last-applied', replicas: applied }];
}

function annotationsIn(ownedMetadata: unknown): object {
  const owned = fields<'f:annotations'>(ownedMetadata)['f:annotations'];
  return isRecord(owned) ? owned : {};
}

function lastAppliedReplicas(annotation: string | undefined): number | undefined {
  if (annotation === undefined) return undefined;
  try {
    const { replicas } = fields<'replicas'>(fields<'spec'>(JSON.parse(annotation)).spec);
    return typeof replicas === 'number' ? replicas : undefined;
  } catch {
    // Anybody can write the annotation; text that is no JSON tells nothing.
    return undefined;
  }
}
