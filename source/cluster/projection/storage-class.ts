import type { StorageClass } from '../../domain/model/kinds.ts';
import { fields, flag, oneOf, text } from '../json-fields.ts';
import { projectMeta } from './meta.ts';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const DEFAULT_CLASS_BETA = 'storageclass.beta.kubernetes.io/is-default-class';

function isDefault(metadata: unknown): boolean {
  const annotations = fields<typeof DEFAULT_CLASS | typeof DEFAULT_CLASS_BETA>(
    fields<'annotations'>(metadata).annotations,
  );
  return annotations[DEFAULT_CLASS] === 'true' || annotations[DEFAULT_CLASS_BETA] === 'true';
}

export function projectStorageClass(value: unknown): StorageClass {
  const top = fields<'metadata' | 'provisioner' | 'volumeBindingMode' | 'reclaimPolicy' | 'allowVolumeExpansion'>(
    value,
  );
  return {
    kind: 'StorageClass',
    meta: projectMeta(top.metadata),
    provisioner: text(top.provisioner),
    bindingMode: oneOf(top.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'Immediate'),
    reclaimPolicy: oneOf(top.reclaimPolicy, ['Retain', 'Delete', 'Recycle'], 'Delete'),
    isDefault: isDefault(top.metadata),
    allowsExpansion: flag(top.allowVolumeExpansion),
  };
}
