/** The requests and limits that LimitRanges give to containers without any: plugin/pkg/admission/limitranger. */

import { isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Store } from '../../store/store.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';

/** The limits of a namespace's LimitRanges of one type: Pod, Container, PersistentVolumeClaim. */
export function limitsOf({ spec }: KubeObject, type: string): readonly Json[] {
  return itemsOf(spec?.['limits'])
    .map(objectOf)
    .filter((limit) => limit['type'] === type);
}

/** Returns the container with the requests and limits that it lacks, and the annotation's texts about them. */
function completed(value: unknown, what: string, limits: readonly Json[]): readonly [unknown, readonly string[]] {
  if (!isObject(value)) return [value, []];
  const resources = objectOf(value['resources']);
  const missing = (kind: 'limits' | 'requests', field: 'default' | 'defaultRequest'): Json => {
    const given = objectOf(resources[kind]);
    const usual = Object.assign({}, ...limits.map((limit) => objectOf(limit[field]))) as Json;
    return Object.fromEntries(Object.entries(usual).filter(([name]) => given[name] === undefined));
  };
  const added = [
    ['requests', 'request', missing('requests', 'defaultRequest')],
    ['limits', 'limit', missing('limits', 'default')],
  ] as const;
  const filled = added.filter(([, , amounts]) => Object.keys(amounts).length > 0);
  const said = filled.map(
    ([, word, amounts]) => `${Object.keys(amounts).sort().join(', ')} ${word} for ${what} ${stringOf(value['name'])}`,
  );
  const set = Object.fromEntries(
    filled.map(([kind, , amounts]) => [kind, { ...objectOf(resources[kind]), ...amounts }]),
  );
  return [said.length === 0 ? value : { ...value, resources: { ...resources, ...set } }, said];
}

/** Returns the new pod with the requests and limits that a LimitRange gives. */
export function withLimitDefaults(store: Store, pod: KubeObject): KubeObject {
  let current = pod;
  for (const range of store.list('limitranges', pod.metadata.namespace)) {
    const limits = limitsOf(range, 'Container');
    if (limits.length === 0) continue;
    const lists = [
      ['containers', 'container'],
      ['initContainers', 'init container'],
    ] as const;
    const results = lists.map(([field, what]) => {
      const pairs = itemsOf(current.spec?.[field]).map((container) => completed(container, what, limits));
      return { field, containers: pairs.map(([container]) => container), said: pairs.flatMap(([, each]) => each) };
    });
    const said = results.flatMap((result) => result.said);
    if (said.length === 0) continue;
    const changed = results.filter(({ containers }) => containers.length > 0);
    current = {
      ...current,
      metadata: {
        ...current.metadata,
        annotations: { ...current.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${said.join('; ')}` },
      },
      spec: {
        ...current.spec,
        ...Object.fromEntries(changed.map(({ field, containers }) => [field, containers])),
      },
    };
  }
  return current;
}
