/** What the checks of the Pod Security Standards share: k8s.io/pod-security-admission/policy. */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';

export interface Violation {
  /** Short, since a refusal lists several: "privileged". */
  readonly reason: string;
  /** Which containers or volumes violate the check, and what they must or must not set. */
  readonly detail: string;
}

/** The metadata and the spec of a pod or of a template. */
export type PodLike = Pick<KubeObject, 'spec'> & { readonly annotations: Readonly<Record<string, string>> };

export interface Check {
  readonly id: string;
  /** The minor version of the standard that has the check. */
  readonly since: number;
  /** Checks of the level below that this one replaces, by their ids. */
  readonly overrides?: readonly string[];
  readonly find: (pod: PodLike) => Violation | undefined;
}

export function containersOf({ spec }: PodLike): readonly Json[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    itemsOf(spec?.[list]).filter(isObject),
  );
}

export function contextOf(owner: unknown): Json {
  return objectOf(objectOf(owner)['securityContext']);
}

export const nameOf = (object: Json): string => stringOf(object['name']);

export function quoted(items: readonly string[]): string {
  return `"${items.join('", "')}"`;
}

export function sorted(items: Iterable<string>): readonly string[] {
  return [...new Set(items)].sort();
}

/** "container" for one, "containers" for several. */
export function plural(count: number, one: string, several = `${one}s`): string {
  return count === 1 ? one : several;
}

/** `containers "a", "b"` */
export function named(what: string, names: readonly string[]): string {
  return `${plural(names.length, what)} ${quoted(names)}`;
}

/** Who sets something in a security context: the pod itself, some of its containers, or both. */
export function settersOf(pod: PodLike, isBad: (context: Json) => boolean): string | undefined {
  const containers = containersOf(pod).filter((container) => isBad(contextOf(container)));
  const setters = [
    ...(isBad(contextOf(pod.spec)) ? ['pod'] : []),
    ...(containers.length === 0 ? [] : [named('container', containers.map(nameOf))]),
  ];
  return setters.length === 0 ? undefined : setters.join(' and ');
}

/** The contexts of the pod and of its containers. */
export function allContexts(pod: PodLike): readonly Json[] {
  return [contextOf(pod.spec), ...containersOf(pod).map(contextOf)];
}

export function capabilitiesOf(container: Json, list: 'add' | 'drop'): readonly string[] {
  return itemsOf(at(contextOf(container), 'capabilities', list)).map((each) => stringOf(each));
}

/** A pod in a user namespace of its own may be root there. */
export function hasOwnUsers({ spec }: PodLike): boolean {
  return spec?.['hostUsers'] === false;
}

/** Validation refuses the fields of Linux for such pods, so that checks of these fields leave them out. */
export function isWindows({ spec }: PodLike): boolean {
  return objectOf(spec?.['os'])['name'] === 'windows';
}
