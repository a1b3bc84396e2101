import type {
  ClaimTemplate,
  PeerName,
  PodTemplateClaim,
  RetentionPolicy,
  StatefulSet,
  TemplateWriter,
  UpdateStrategy,
} from '../../domain/model/kinds.ts';
import {
  fields,
  integer,
  intOrText,
  isRecord,
  list,
  objectName,
  oneOf,
  optionalText,
  quantity,
  text,
  textMap,
  texts,
  time,
} from '../json-fields.ts';
import { projectAmounts } from './amounts.ts';
import { type ObjectField, projectSelector, storageRequest } from './common.ts';
import { intern } from './intern.ts';
import { projectMeta } from './meta.ts';

/** The maximum number of names, since a script may repeat them. */
const MAX_MEMBER_NAMES = 100;

const EMPTY_LIST: readonly never[] = [];

const RETENTIONS: readonly RetentionPolicy[] = ['Retain', 'Delete'];

function projectStrategy(value: unknown): UpdateStrategy {
  const strategy = fields<'type' | 'rollingUpdate'>(value);
  const type = text(strategy.type, 'RollingUpdate');
  if (type === 'OnDelete') return { type };
  if (type !== 'RollingUpdate') return { type: 'Other', name: type };
  const rolling = fields<'partition' | 'maxUnavailable'>(strategy.rollingUpdate);
  return { type, partition: integer(rolling.partition, 0), maxUnavailable: intOrText(rolling.maxUnavailable) };
}

function projectClaimTemplate(value: unknown): ClaimTemplate {
  const template = fields<'metadata' | 'spec'>(value);
  const spec = fields<'storageClassName' | 'resources' | 'accessModes' | 'volumeName'>(template.spec);
  const volume = text(spec.volumeName);
  return {
    name: objectName(fields<'name'>(template.metadata).name),
    storageClass: optionalText(spec.storageClassName),
    request: quantity(storageRequest(spec.resources)),
    accessModes: texts(spec.accessModes),
    ...(volume === '' ? {} : { volume }),
  };
}

/** A claim template takes the place of a volume of its name. Source: stateful_set_utils.go, updateStorage. */
function projectPodTemplateClaims(
  podSpec: unknown,
  claimTemplates: readonly ClaimTemplate[],
): readonly PodTemplateClaim[] {
  const replaced = new Set(claimTemplates.map(({ name }) => name));
  const claims = list(fields<'volumes'>(podSpec).volumes).flatMap((item): readonly PodTemplateClaim[] => {
    const volume = fields<'name' | 'persistentVolumeClaim' | 'ephemeral'>(item);
    const name = text(volume.name);
    if (replaced.has(name)) return [];
    if (isRecord(volume.ephemeral)) return [{ volume: name, sharedClaim: undefined }];
    if (!isRecord(volume.persistentVolumeClaim)) return [];
    return [{ volume: name, sharedClaim: text(fields<'claimName'>(volume.persistentVolumeClaim).claimName) }];
  });
  return claims.length === 0 ? EMPTY_LIST : claims;
}

function projectImages(podSpec: unknown): readonly string[] {
  return list(fields<'containers'>(podSpec).containers).map((item) => intern(text(fields<'image'>(item).image)));
}

function projectTemplateResources(podSpec: unknown): StatefulSet['templateResources'] {
  const { containers, initContainers } = fields<'containers' | 'initContainers'>(podSpec);
  return new Map(
    [...list(initContainers), ...list(containers)].map((item) => {
      const { name, resources } = fields<'name' | 'resources'>(item);
      return [text(name), projectAmounts(resources)];
    }),
  );
}

function memberNamePattern(setName: string): RegExp {
  const name = setName.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const domain = '(?:\\.[a-z](?:[-a-z0-9]*[a-z0-9])?)+';
  return new RegExp(`(?<![\\w.-])${name}-\\d{1,9}(${domain})\\.?(:\\d+)?(?![\\w-])`, 'gi');
}

/**
 * Finds the names by which containers refer to members of the set, anywhere in their text:
 * "--join=web-0.web:26257,web-1.web". Only names that begin with the set's name are kept.
 */
function projectMemberNames(podSpec: unknown, setName: string): readonly PeerName[] {
  const spec = fields<'containers' | 'initContainers'>(podSpec);
  const start = `${setName}-`.toLowerCase();
  let pattern: RegExp | undefined;
  function matchesIn(value: string): Iterable<RegExpMatchArray> {
    if (!value.toLowerCase().includes(start)) return EMPTY_LIST;
    pattern ??= memberNamePattern(setName);
    return value.matchAll(pattern);
  }
  const found = [...list(spec.initContainers), ...list(spec.containers)].flatMap((item) => {
    const container = fields<'name' | 'env' | 'args' | 'command'>(item);
    const values = [
      ...list(container.env).map((entry) => {
        const { name, value } = fields<'name' | 'value'>(entry);
        return { where: `env ${text(name)}`, value: text(value) };
      }),
      ...texts(container.args).map((value) => ({ where: 'args', value })),
      ...texts(container.command).map((value) => ({ where: 'command', value })),
    ];
    return values.flatMap(({ where, value }) =>
      [...matchesIn(value)].map((match): PeerName => {
        const hasPort = match[2] !== undefined;
        const name = match[0].replace(/\.?(:\d+)?$/, '').toLowerCase();
        return { container: text(container.name), where, name, hasPort };
      }),
    );
  });
  return found.length === 0 ? EMPTY_LIST : found.slice(0, MAX_MEMBER_NAMES);
}

function projectStatus(value: unknown): StatefulSet['status'] {
  const status = fields<
    | 'observedGeneration'
    | 'currentRevision'
    | 'updateRevision'
    | 'replicas'
    | 'readyReplicas'
    | 'availableReplicas'
    | 'updatedReplicas'
  >(value);
  return {
    observedGeneration: integer(status.observedGeneration, 0),
    currentRevision: text(status.currentRevision),
    updateRevision: text(status.updateRevision),
    replicas: integer(status.replicas, 0),
    ready: integer(status.readyReplicas, 0),
    available: integer(status.availableReplicas, 0),
    updated: integer(status.updatedReplicas, 0),
  };
}

interface Writes {
  readonly any: number | undefined;
  readonly spec: number | undefined;
  readonly status: number | undefined;
}

/** The latest times of the writes that managedFields list. A manager that owns nothing of the spec has not written it. */
function lastWrites(managedFields: unknown): Writes {
  const writes = list(managedFields).flatMap((item) => {
    const entry = fields<'subresource' | 'time' | 'fieldsV1'>(item);
    const at = time(entry.time);
    const ofStatus = text(entry.subresource) === 'status';
    const ofSpec = !isRecord(entry.fieldsV1) || 'f:spec' in entry.fieldsV1;
    return at === undefined ? [] : [{ at, part: ofStatus ? 'status' : ofSpec ? 'spec' : 'metadata' } as const];
  });
  const latest = (...parts: readonly ('status' | 'spec' | 'metadata')[]): number | undefined => {
    const times = writes.flatMap(({ at, part }) => (parts.includes(part) ? [at] : []));
    return times.length === 0 ? undefined : Math.max(...times);
  };
  return { any: latest('spec', 'metadata'), spec: latest('spec'), status: latest('status') };
}

function templateWriters(managedFields: unknown): readonly TemplateWriter[] {
  return list(managedFields)
    .flatMap((item): readonly TemplateWriter[] => {
      const entry = fields<'manager' | 'time' | 'fieldsV1'>(item);
      const owned = fields<'f:spec'>(entry.fieldsV1)['f:spec'];
      const at = time(entry.time);
      return at === undefined || !isRecord(owned) || !('f:template' in owned)
        ? []
        : [{ manager: intern(text(entry.manager)), at }];
    })
    .sort((left, right) => right.at - left.at);
}

function scaledBy(managedFields: unknown): string | undefined {
  const entries = list(managedFields).map((item) => fields<'manager' | 'subresource'>(item));
  const entry = entries.find(({ subresource }) => subresource === 'scale');
  return entry && intern(text(entry.manager));
}

export function projectStatefulSet(value: unknown): StatefulSet {
  const top = fields<ObjectField>(value);
  const spec = fields<
    | 'replicas'
    | 'ordinals'
    | 'serviceName'
    | 'podManagementPolicy'
    | 'minReadySeconds'
    | 'updateStrategy'
    | 'persistentVolumeClaimRetentionPolicy'
    | 'selector'
    | 'template'
    | 'volumeClaimTemplates'
  >(top.spec);
  const template = fields<'metadata' | 'spec'>(spec.template);
  const retention = fields<'whenDeleted' | 'whenScaled'>(spec.persistentVolumeClaimRetentionPolicy);
  const meta = projectMeta(top.metadata);
  const claimTemplates = list(spec.volumeClaimTemplates).map(projectClaimTemplate);
  const { managedFields } = fields<'managedFields'>(top.metadata);
  const writes = lastWrites(managedFields);
  return {
    kind: 'StatefulSet',
    meta,
    replicas: integer(spec.replicas, 1),
    ordinalsStart: integer(fields<'start'>(spec.ordinals).start, 0),
    serviceName: objectName(spec.serviceName),
    podManagementPolicy: oneOf(spec.podManagementPolicy, ['OrderedReady', 'Parallel'], 'OrderedReady'),
    minReadySeconds: integer(spec.minReadySeconds, 0),
    strategy: projectStrategy(spec.updateStrategy),
    retention: {
      whenDeleted: oneOf(retention.whenDeleted, RETENTIONS, 'Retain'),
      whenScaled: oneOf(retention.whenScaled, RETENTIONS, 'Retain'),
    },
    selector: projectSelector(spec.selector),
    templateLabels: textMap(fields<'labels'>(template.metadata).labels),
    claimTemplates,
    podTemplateClaims: projectPodTemplateClaims(template.spec, claimTemplates),
    images: projectImages(template.spec),
    templateResources: projectTemplateResources(template.spec),
    peerNames: projectMemberNames(template.spec, meta.name),
    writtenAt: writes.any,
    specWrittenAt: writes.spec,
    templateWriters: templateWriters(managedFields),
    scaledBy: scaledBy(managedFields),
    statusWrittenAt: writes.status,
    status: projectStatus(top.status),
  };
}
