/** The checks that the level "restricted" adds, in their order. */

import { isObject, itemsOf, type Json, objectOf } from '../../model/json.ts';
import { badSeccomp, procMount } from './baseline-checks.ts';
import {
  type Check,
  capabilitiesOf,
  containersOf,
  contextOf,
  hasOwnUsers,
  isWindows,
  named,
  nameOf,
  type PodLike,
  plural,
  quoted,
  settersOf,
  sorted,
  type Violation,
} from './check.ts';

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

function escalation(pod: PodLike): Violation | undefined {
  const bad = containersOf(pod).filter((each) => contextOf(each)['allowPrivilegeEscalation'] !== false);
  if (bad.length === 0 || isWindows(pod)) return undefined;
  const detail = `${named('container', bad.map(nameOf))} must set securityContext.allowPrivilegeEscalation=false`;
  return { reason: 'allowPrivilegeEscalation != false', detail };
}

function capabilities(pod: PodLike): Violation | undefined {
  if (isWindows(pod)) return undefined;
  const forbiddenIn = (container: Json): readonly string[] =>
    capabilitiesOf(container, 'add').filter((each) => each !== 'NET_BIND_SERVICE');
  const all = containersOf(pod);
  const keeping = all.filter((container) => !capabilitiesOf(container, 'drop').includes('ALL'));
  const adding = all.filter((container) => forbiddenIn(container).length > 0);
  const add = 'securityContext.capabilities.add';
  const details = [
    ...(keeping.length === 0
      ? []
      : [`${named('container', keeping.map(nameOf))} must set securityContext.capabilities.drop=["ALL"]`]),
    ...(adding.length === 0
      ? []
      : [
          `${named('container', adding.map(nameOf))} must not include ${quoted(sorted(adding.flatMap(forbiddenIn)))} in ${add}`,
        ]),
  ];
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
}

function volumes({ spec }: PodLike): Violation | undefined {
  const all = itemsOf(spec?.['volumes']).map(objectOf);
  const bad = all.filter((volume) => !VOLUMES.some((source) => isObject(volume[source])));
  if (bad.length === 0) return undefined;
  const typeOf = (volume: Json): string => Object.keys(volume).find((field) => isObject(volume[field])) ?? 'unknown';
  const types = sorted(bad.map(typeOf));
  const use = plural(bad.length, 'uses', 'use');
  const detail = `${named('volume', bad.map(nameOf))} ${use} ${plural(types.length, 'restricted volume type')} ${quoted(types)}`;
  return { reason: 'restricted volume types', detail };
}

function runAsNonRoot(pod: PodLike): Violation | undefined {
  if (hasOwnUsers(pod)) return undefined;
  const reason = 'runAsNonRoot != true';
  const setters = settersOf(pod, ({ runAsNonRoot: value }) => value === false);
  if (setters !== undefined) return { reason, detail: `${setters} must not set securityContext.runAsNonRoot=false` };
  if (contextOf(pod.spec)['runAsNonRoot'] === true) return undefined;
  const silent = containersOf(pod).filter((container) => contextOf(container)['runAsNonRoot'] !== true);
  if (silent.length === 0) return undefined;
  const who = named('container', silent.map(nameOf));
  return { reason, detail: `pod or ${who} must set securityContext.runAsNonRoot=true` };
}

function runAsUser(pod: PodLike): Violation | undefined {
  const setters = settersOf(pod, ({ runAsUser: value }) => value === 0);
  if (setters === undefined || hasOwnUsers(pod)) return undefined;
  return { reason: 'runAsUser=0', detail: `${setters} must not set runAsUser=0` };
}

function seccomp(pod: PodLike): Violation | undefined {
  if (isWindows(pod)) return undefined;
  const bad = badSeccomp(pod);
  if (bad !== undefined || isObject(contextOf(pod.spec)['seccompProfile'])) return bad;
  const silent = containersOf(pod).filter((container) => !isObject(contextOf(container)['seccompProfile']));
  if (silent.length === 0) return undefined;
  const who = named('container', silent.map(nameOf));
  const detail = `pod or ${who} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
  return { reason: 'seccompProfile', detail };
}

export const RESTRICTED_CHECKS: readonly Check[] = [
  { id: 'allowPrivilegeEscalation', since: 8, find: escalation },
  { id: 'capabilities_restricted', since: 22, overrides: ['capabilities_baseline'], find: capabilities },
  { id: 'procMount_restricted', since: 35, overrides: ['procMount'], find: procMount },
  { id: 'restrictedVolumes', since: 0, overrides: ['hostPathVolumes'], find: volumes },
  { id: 'runAsNonRoot', since: 0, find: runAsNonRoot },
  { id: 'runAsUser', since: 23, find: runAsUser },
  { id: 'seccompProfile_restricted', since: 19, overrides: ['seccompProfile_baseline'], find: seccomp },
];
