/** What the RuntimeClass of a new pod adds to it: plugin/pkg/admission/runtimeclass. */

import { isEqual, isObject, itemsOf, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Store } from '../../store/store.ts';
import { refusal } from '../refusal.ts';

const RUNTIME_CLASSES = 'node.k8s.io/runtimeclasses';

/** @throws StoreError 'Forbidden' */
export function withRuntimeClass(store: Store, pod: KubeObject): KubeObject {
  const name = stringOf(pod.spec?.['runtimeClassName']);
  const overhead = pod.spec?.['overhead'];
  const found = name === '' ? undefined : store.get(RUNTIME_CLASSES, '', name);
  const refuse = (why: string) => refusal('pods', pod, `pod rejected: ${why}`);
  if (name !== '' && found === undefined) throw refuse(`RuntimeClass ${JSON.stringify(name)} not found`);
  const fixed = objectOf(found?.['overhead'])['podFixed'];
  if (!isObject(fixed)) {
    if (overhead === undefined) return withScheduling(pod, found);
    throw refuse('Pod Overhead set without corresponding RuntimeClass defined Overhead');
  }
  if (overhead !== undefined && !isEqual(overhead, fixed)) {
    throw refuse("Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  }
  return withScheduling({ ...pod, spec: { ...pod.spec, overhead: fixed } }, found);
}

/** The nodes that have the runtime. @throws StoreError 'Forbidden' if the pod wants other ones */
function withScheduling(pod: KubeObject, runtimeClass: KubeObject | undefined): KubeObject {
  const { nodeSelector, tolerations } = objectOf(runtimeClass?.['scheduling']);
  const own = objectOf(pod.spec?.['nodeSelector']);
  for (const [label, value] of Object.entries(objectOf(nodeSelector))) {
    if (own[label] === undefined || own[label] === value) continue;
    const why = `conflict: runtimeClass.scheduling.nodeSelector[${label}] = ${String(value)}; pod.spec.nodeSelector[${label}] = ${String(own[label])}`;
    throw refusal('pods', pod, why);
  }
  const given = itemsOf(pod.spec?.['tolerations']);
  const added = itemsOf(tolerations).filter((each) => !given.some((other) => isEqual(other, each)));
  return {
    ...pod,
    spec: {
      ...pod.spec,
      ...(isObject(nodeSelector) ? { nodeSelector: { ...own, ...nodeSelector } } : {}),
      ...(added.length === 0 ? {} : { tolerations: [...given, ...added] }),
    },
  };
}
