/** Makes pods of a controller's template. */

import { objectOf, stringMapOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { newControllerRef } from '../model/owner-references.ts';

export interface TemplatePodOptions {
  readonly name: string;
  readonly generateName: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Returns a pod of the template `spec.template` that the owner controls. */
export function podOfTemplate(owner: KubeObject, options: TemplatePodOptions): KubeObject {
  const template = objectOf(owner.spec?.['template']);
  const metadata = objectOf(template['metadata']);
  const annotations = { ...stringMapOf(metadata['annotations']), ...options.annotations };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: options.name,
      generateName: options.generateName,
      namespace: owner.metadata.namespace ?? '',
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
      labels: { ...stringMapOf(metadata['labels']), ...options.labels },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ownerReferences: [newControllerRef(owner)],
    },
    spec: objectOf(template['spec']),
  };
}
