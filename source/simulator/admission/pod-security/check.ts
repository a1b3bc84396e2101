/** What the checks of the Pod Security Standards share: k8s.io/pod-security-admission/policy. */

import { isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';

export interface Violation {
  /** As short as a list of several needs it: "privileged". */
  readonly reason: string;
  /** Which containers, and what they have to set. */
  readonly detail: string;
}

/** The metadata and the spec of a pod or of a template. */
export type PodLike = Pick<KubeObject, 'spec'> & { readonly annotations: Readonly<Record<string, string>> };

export interface Check {
  readonly id: string;
  /** The minor version of the standard that has the check. */
  readonly since: number;
  /** Checks of the level below that this one takes the place of. */
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

/** "container" or "containers", as there is one or several. */
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

/** A pod in a user namespace of its own may be root there. */
export function hasOwnUsers({ spec }: PodLike): boolean {
  return spec?.['hostUsers'] === false;
}

/** For such pods, validation has refused what the check is about. */
export function isWindows({ spec }: PodLike): boolean {
  return objectOf(spec?.['os'])['name'] === 'windows';
}
