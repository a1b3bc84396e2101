/** The `ephemeralcontainers` subresource: what `kubectl debug` adds to a running pod. */

import { isDeepStrictEqual } from 'node:util';
import { defaultContainer } from '../defaults/pod-spec.ts';
import { at, itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { duplicate, forbidden, InvalidObjectError, notFound, type ValidationError } from '../validation/invalid.ts';
import { podSpecCauses } from '../validation/pods/pod-spec.ts';

const LIST = 'spec.ephemeralContainers';
/** Everything else is not for a container that only looks (allowedEphemeralContainerFields of validation.go). */
const NOT_ALLOWED = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe', 'ports', 'restartPolicy'];

function containerCauses(container: unknown, index: number, pod: KubeObject): readonly ValidationError[] {
  const others = ['containers', 'initContainers'].flatMap((field) => itemsOf(pod.spec?.[field]));
  const names = others.map((other) => at(other, 'name'));
  const earlier = itemsOf(pod.spec?.['ephemeralContainers']).slice(0, index);
  const taken = [...names, ...earlier.map((other) => at(other, 'name'))];
  const place = `${LIST}[${index}]`;
  const name = stringOf(at(container, 'name'));
  const target = stringOf(at(container, 'targetContainerName'));
  return [
    ...(taken.includes(name) ? [duplicate(`${place}.name`, name)] : []),
    ...(target === '' || names.includes(target) ? [] : [notFound(`${place}.targetContainerName`, target)]),
    ...NOT_ALLOWED.filter((field) => at(container, field) !== undefined).map((field) =>
      forbidden(`${place}.${field}`, 'cannot be set for an Ephemeral Container'),
    ),
    ...(Object.keys(objectOf(at(container, 'resources'))).length > 0
      ? [forbidden(`${place}.resources`, 'cannot be set for an Ephemeral Container')]
      : []),
  ];
}

function changeCauses(before: KubeObject, list: readonly unknown[]): readonly ValidationError[] {
  return itemsOf(before.spec?.['ephemeralContainers']).flatMap((old) => {
    const name = stringOf(at(old, 'name'));
    const kept = list.find((container) => at(container, 'name') === name);
    if (kept === undefined) return [forbidden(LIST, `existing ephemeral containers "${name}" may not be removed\n`)];
    if (isDeepStrictEqual(old, kept)) return [];
    return [forbidden(LIST, `existing ephemeral containers "${name}" may not be changed\n`)];
  });
}

/** Returns the pod with the ephemeral containers of `sent`, and nothing else of it. @throws InvalidObjectError */
export function admitEphemeralContainers(sent: KubeObject, before: KubeObject): KubeObject {
  const list = itemsOf(sent.spec?.['ephemeralContainers']).map(defaultContainer);
  const spec: Json = { ...before.spec, ...(list.length === 0 ? {} : { ephemeralContainers: list }) };
  const pod: KubeObject = { ...before, spec };
  const causes = [
    ...podSpecCauses('spec', spec),
    ...list.flatMap((container, index) => containerCauses(container, index, pod)),
    ...changeCauses(before, list),
  ];
  if (causes.length > 0) throw new InvalidObjectError('Pod', before.metadata.name, causes);
  return pod;
}
