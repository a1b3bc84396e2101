import type { Claim } from '../../domain/model/kinds.ts';
import { fields, isRecord, oneOf, optionalText, quantity, text, texts } from '../json-fields.ts';
import { type ObjectField, projectConditions, projectSelector, storageRequest } from './common.ts';
import { intern } from './intern.ts';
import { projectMeta } from './meta.ts';

const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
/** The annotation that named the class before the field existed. The server still gives it precedence. */
export const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

/** Returns the class that the old annotation names, if there is one. */
export function annotatedClass(metadata: unknown): string | undefined {
  const annotations = fields<typeof CLASS_ANNOTATION>(fields<'annotations'>(metadata).annotations);
  return optionalText(annotations[CLASS_ANNOTATION]);
}

function projectDataSource(dataSourceRef: unknown, dataSource: unknown): string | undefined {
  const value = isRecord(dataSourceRef) ? dataSourceRef : dataSource;
  if (!isRecord(value)) return undefined;
  const source = fields<'kind' | 'namespace' | 'name'>(value);
  const namespace = text(source.namespace);
  return [text(source.kind), ...(namespace === '' ? [] : [namespace]), text(source.name)].join('/');
}

function projectAttributesChange(value: unknown): Claim['attributesChange'] {
  if (!isRecord(value)) return undefined;
  const change = fields<'targetVolumeAttributesClassName' | 'status'>(value);
  return { to: text(change.targetVolumeAttributesClassName), status: intern(text(change.status)) };
}

export function projectClaim(value: unknown): Claim {
  const top = fields<ObjectField>(value);
  const meta = projectMeta(top.metadata);
  const spec = fields<
    | 'volumeName'
    | 'storageClassName'
    | 'volumeMode'
    | 'accessModes'
    | 'resources'
    | 'dataSource'
    | 'dataSourceRef'
    | 'selector'
    | 'volumeAttributesClassName'
  >(top.spec);
  const status = fields<
    'phase' | 'capacity' | 'conditions' | 'allocatedResources' | 'allocatedResourceStatuses' | 'modifyVolumeStatus'
  >(top.status);
  const storageClass = annotatedClass(top.metadata) ?? optionalText(spec.storageClassName);
  return {
    kind: 'PersistentVolumeClaim',
    meta,
    phase: oneOf(status.phase, ['Pending', 'Bound', 'Lost'], 'Pending'),
    volume: text(spec.volumeName),
    storageClass: storageClass === undefined ? undefined : intern(storageClass),
    volumeMode: intern(text(spec.volumeMode, 'Filesystem')),
    accessModes: texts(spec.accessModes).map(intern),
    request: intern(quantity(storageRequest(spec.resources))),
    capacity: intern(quantity(fields<'storage'>(status.capacity).storage)),
    selectedNode: meta.annotations[SELECTED_NODE] ?? '',
    conditions: projectConditions(status.conditions),
    dataSource: projectDataSource(spec.dataSourceRef, spec.dataSource),
    selector: isRecord(spec.selector) ? projectSelector(spec.selector) : undefined,
    attributesClass: intern(text(spec.volumeAttributesClassName)),
    attributesChange: projectAttributesChange(status.modifyVolumeStatus),
    resizeStatus: intern(text(fields<'storage'>(status.allocatedResourceStatuses).storage)),
    resizeTarget: intern(quantity(fields<'storage'>(status.allocatedResources).storage)),
  };
}
