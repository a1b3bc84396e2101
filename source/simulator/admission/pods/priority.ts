/** The priority of a new pod, by its class: plugin/pkg/admission/priority. */

import { numberOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Store } from '../../store/store.ts';
import { refusal } from '../refusal.ts';

export const PRIORITY_CLASSES = 'scheduling.k8s.io/priorityclasses';
const PREEMPTS = 'PreemptLowerPriority';
/** The classes that every cluster has. */
const SYSTEM: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

interface Priority {
  readonly className: string;
  readonly value: number;
  readonly policy: string;
}

function priorityOf({ metadata, ...rest }: KubeObject): Priority {
  const policy = stringOf(rest['preemptionPolicy'], PREEMPTS);
  return { className: metadata.name, value: numberOf(rest['value'], 0), policy };
}

/** Of several default classes, the lowest counts. */
function defaultPriority(store: Store): Priority {
  const [lowest] = store
    .list(PRIORITY_CLASSES)
    .filter((each) => each['globalDefault'] === true)
    .map(priorityOf)
    .toSorted((left, right) => left.value - right.value);
  return lowest ?? { className: '', value: 0, policy: PREEMPTS };
}

function namedPriority(store: Store, name: string): Priority | undefined {
  const found = store.get(PRIORITY_CLASSES, '', name);
  if (found !== undefined) return priorityOf(found);
  const value = SYSTEM[name];
  return value === undefined ? undefined : { className: name, value, policy: PREEMPTS };
}

/** @throws StoreError 'Forbidden' */
export function withPriority(store: Store, pod: KubeObject): KubeObject {
  const { priorityClassName, priority, preemptionPolicy, ...spec } = pod.spec ?? {};
  const name = stringOf(priorityClassName);
  const found = name === '' ? defaultPriority(store) : namedPriority(store, name);
  if (found === undefined) throw refusal('pods', pod, `no PriorityClass with name ${name} was found`);
  const { className, value, policy } = found;
  const given = 'from the given PriorityClass name';
  if (typeof priority === 'number' && priority !== value) {
    const why = `the integer value of priority (${priority}) must not be provided in pod spec; priority admission controller computed ${value} ${given}`;
    throw refusal('pods', pod, why);
  }
  if (preemptionPolicy !== undefined && preemptionPolicy !== policy) {
    const why = `the string value of PreemptionPolicy (${String(preemptionPolicy)}) must not be provided in pod spec; priority admission controller computed ${policy} ${given}`;
    throw refusal('pods', pod, why);
  }
  const classOf = className === '' ? {} : { priorityClassName: className };
  return { ...pod, spec: { ...spec, ...classOf, priority: value, preemptionPolicy: policy } };
}

/** @throws StoreError 'Forbidden' if another class is the default */
export function checkDefaultPriority(store: Store, priorityClass: KubeObject): void {
  if (priorityClass['globalDefault'] !== true) return;
  const other = store
    .list(PRIORITY_CLASSES)
    .find(({ metadata, ...rest }) => rest['globalDefault'] === true && metadata.name !== priorityClass.metadata.name);
  if (other === undefined) return;
  const why = `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`;
  throw refusal(PRIORITY_CLASSES, priorityClass, why);
}
