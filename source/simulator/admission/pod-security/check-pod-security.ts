/** What the Pod Security Standard of a namespace refuses, and what it warns of: k8s.io/pod-security-admission. */

import { at, isEqual, itemsOf, objectOf, stringMapOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { podSpecPathOf } from '../../model/pod-spec-path.ts';
import type { Store } from '../../store/store.ts';
import { InvalidObjectError } from '../../validation/invalid.ts';
import { refusal } from '../refusal.ts';
import type { PodLike } from './check.ts';
import { compareLevels, policyOf, standardText, violationsOf, violationText } from './policy.ts';

/** Returns the pod itself, or the template of the kinds that make pods; undefined for other kinds. */
function podLikeOf(resource: string, object: KubeObject): PodLike | undefined {
  const path = podSpecPathOf(resource);
  if (path === undefined) return undefined;
  const owner = path.length === 1 ? object : at(object, ...path.slice(0, -1));
  const spec = at(owner, 'spec');
  if (spec === undefined) return undefined;
  return { spec: objectOf(spec), annotations: stringMapOf(at(owner, 'metadata', 'annotations')) };
}

/** The genuine plugin checks a pod again only when an update changes its containers or their images. */
function isSignificant(object: KubeObject, before: KubeObject): boolean {
  const images = ({ spec }: KubeObject): unknown =>
    ['initContainers', 'containers', 'ephemeralContainers'].map((list) =>
      itemsOf(spec?.[list]).map((container) => [at(container, 'name'), at(container, 'image')]),
    );
  return !isEqual(images(object), images(before));
}

/** @returns warnings @throws StoreError 'Forbidden' */
function checkPods(store: Store, resource: string, object: KubeObject, before?: KubeObject): readonly string[] {
  const namespace = store.get('namespaces', '', object.metadata.namespace ?? '');
  const { enforce, warn } = policyOf(namespace?.metadata.labels);
  if (enforce.level === 'privileged' && warn.level === 'privileged') return [];
  const pod = podLikeOf(resource, object);
  const isPod = resource === 'pods';
  if (pod === undefined || (isPod && before !== undefined && !isSignificant(object, before))) return [];
  const violations = isPod ? violationsOf(pod, enforce) : [];
  if (violations.length > 0) throw refusal(resource, object, `violates ${violationText(enforce, violations)}`);
  const doubtful = violationsOf(pod, warn);
  return doubtful.length === 0 ? [] : [`would violate ${violationText(warn, doubtful)}`];
}

/** A stricter level does not end the pods of the namespace: a warning names those that violate it. */
function existingWarnings(store: Store, { metadata }: KubeObject, before: KubeObject): readonly string[] {
  const { enforce } = policyOf(metadata.labels);
  const { enforce: former } = policyOf(before.metadata.labels);
  const isLaxer = former.version === enforce.version && compareLevels(enforce.level, former.level) <= 0;
  if (enforce.level === 'privileged' || isLaxer) return [];
  const byReason = new Map<string, string[]>();
  for (const pod of store.list('pods', metadata.name)) {
    const violations = violationsOf({ spec: pod.spec ?? {}, annotations: pod.metadata.annotations ?? {} }, enforce);
    const reason = violations.map((each) => each.reason).join(', ');
    if (reason !== '') byReason.set(reason, [...(byReason.get(reason) ?? []), pod.metadata.name]);
  }
  if (byReason.size === 0) return [];
  const level = JSON.stringify(standardText(enforce));
  const each = [...byReason].map(([reason, names]) => {
    const [first = ''] = names.toSorted();
    const others = names.length - 1;
    const more = others === 0 ? '' : ` (and ${others} other ${others === 1 ? 'pod' : 'pods'})`;
    return `${first}${more}: ${reason}`;
  });
  const text = `existing pods in namespace ${JSON.stringify(metadata.name)} violate the new PodSecurity enforce level ${level}`;
  return [text, ...each.toSorted()];
}

/** @returns warnings @throws InvalidObjectError */
function checkNamespace(store: Store, namespace: KubeObject, before?: KubeObject): readonly string[] {
  const { causes } = policyOf(namespace.metadata.labels);
  const former = before === undefined ? [] : policyOf(before.metadata.labels).causes;
  if (causes.length > 0 && !isEqual(causes, former)) {
    throw new InvalidObjectError('Namespace', stringOf(namespace.metadata.name), causes);
  }
  return before === undefined ? [] : existingWarnings(store, namespace, before);
}

/** @returns warnings @throws StoreError */
export function checkPodSecurity(
  store: Store,
  resource: string,
  object: KubeObject,
  before?: KubeObject,
): readonly string[] {
  return resource === 'namespaces' ? checkNamespace(store, object, before) : checkPods(store, resource, object, before);
}
