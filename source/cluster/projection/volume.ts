import type { NodeSelectorTerm, Volume } from '../../domain/model/kinds.ts';
import { fields, isRecord, list, message, oneOf, quantity, text, texts } from '../json-fields.ts';
import { annotatedClass } from './claim.ts';
import { type ObjectField, projectRequirements } from './common.ts';
import { intern } from './intern.ts';
import { projectMeta } from './meta.ts';
import { projectStorageSource, projectVolumeSource } from './volume-source.ts';

function projectClaimRef(value: unknown): Volume['claimRef'] {
  if (!isRecord(value)) return undefined;
  const ref = fields<'namespace' | 'name' | 'uid'>(value);
  return { namespace: intern(text(ref.namespace)), name: text(ref.name), uid: text(ref.uid) };
}

function projectNodeTerms(nodeAffinity: unknown): readonly NodeSelectorTerm[] {
  const { required } = fields<'required'>(nodeAffinity);
  return list(fields<'nodeSelectorTerms'>(required).nodeSelectorTerms).map((item) => {
    const term = fields<'matchExpressions' | 'matchFields'>(item);
    return { expressions: projectRequirements(term.matchExpressions), fields: projectRequirements(term.matchFields) };
  });
}

export function projectVolume(value: unknown): Volume {
  const top = fields<ObjectField>(value);
  const spec = fields<
    | 'capacity'
    | 'storageClassName'
    | 'volumeMode'
    | 'accessModes'
    | 'persistentVolumeReclaimPolicy'
    | 'claimRef'
    | 'nodeAffinity'
    | 'volumeAttributesClassName'
  >(top.spec);
  const status = fields<'phase' | 'reason' | 'message'>(top.status);
  return {
    kind: 'PersistentVolume',
    meta: projectMeta(top.metadata),
    phase: oneOf(status.phase, ['Pending', 'Available', 'Bound', 'Released', 'Failed'], 'Pending'),
    reason: text(status.reason),
    message: message(status.message),
    capacity: intern(quantity(fields<'storage'>(spec.capacity).storage)),
    storageClass: intern(annotatedClass(top.metadata) ?? text(spec.storageClassName)),
    volumeMode: intern(text(spec.volumeMode, 'Filesystem')),
    accessModes: texts(spec.accessModes).map(intern),
    attributesClass: intern(text(spec.volumeAttributesClassName)),
    reclaimPolicy: oneOf(spec.persistentVolumeReclaimPolicy, ['Retain', 'Delete', 'Recycle'], 'Retain'),
    claimRef: projectClaimRef(spec.claimRef),
    source: projectVolumeSource(top.spec),
    storage: projectStorageSource(top.spec),
    nodeTerms: projectNodeTerms(spec.nodeAffinity),
  };
}
