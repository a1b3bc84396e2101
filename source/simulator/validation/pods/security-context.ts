/** The security context of a pod and of a container. */

import { at, isObject, itemsOf, type Json, objectOf } from '../../model/json.ts';
import { invalid } from '../invalid.ts';
import { type Causes, eachItem, idCauses, optionalChoiceCauses } from '../values.ts';

function profileCauses(field: string, context: unknown): Causes {
  return ['seccompProfile', 'appArmorProfile'].flatMap((name) => {
    const profile = at(context, name);
    if (!isObject(profile)) return [];
    const choices = ['Localhost', 'RuntimeDefault', 'Unconfined'];
    return optionalChoiceCauses(`${field}.${name}.type`, profile['type'] ?? '', choices);
  });
}

export function podSecurityCauses(field: string, value: unknown): Causes {
  const context = objectOf(value);
  return [
    ...idCauses(`${field}.fsGroup`, context['fsGroup']),
    ...idCauses(`${field}.runAsUser`, context['runAsUser']),
    ...idCauses(`${field}.runAsGroup`, context['runAsGroup']),
    ...eachItem(`${field}.supplementalGroups`, context['supplementalGroups'], idCauses),
    ...optionalChoiceCauses(`${field}.fsGroupChangePolicy`, context['fsGroupChangePolicy'], [
      'Always',
      'OnRootMismatch',
    ]),
    ...profileCauses(field, context),
  ];
}

const SHOWN = [
  'privileged',
  'seLinuxOptions',
  'windowsOptions',
  'runAsUser',
  'runAsGroup',
  'runAsNonRoot',
  'readOnlyRootFilesystem',
  'allowPrivilegeEscalation',
  'procMount',
  'seccompProfile',
  'appArmorProfile',
];

/** A context as the server shows it: the Go struct. */
function shown(context: Json): Json {
  const { add, drop } = objectOf(context['capabilities']);
  const goName = (name: string): string =>
    name === 'seLinuxOptions' ? 'SELinuxOptions' : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return {
    Capabilities: isObject(context['capabilities']) ? { Add: add ?? null, Drop: drop ?? null } : null,
    ...Object.fromEntries(SHOWN.map((name) => [goName(name), context[name] ?? null])),
  };
}

export function containerSecurityCauses(field: string, value: unknown): Causes {
  const context = objectOf(value);
  const { allowPrivilegeEscalation, privileged } = context;
  const adds = itemsOf(at(context, 'capabilities', 'add'));
  const contradiction =
    allowPrivilegeEscalation !== false
      ? undefined
      : privileged === true
        ? 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'
        : adds.includes('CAP_SYS_ADMIN')
          ? 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'
          : undefined;
  return [
    ...idCauses(`${field}.runAsUser`, context['runAsUser']),
    ...idCauses(`${field}.runAsGroup`, context['runAsGroup']),
    ...optionalChoiceCauses(`${field}.procMount`, context['procMount'], ['Default', 'Unmasked']),
    ...(contradiction === undefined ? [] : [invalid(field, shown(context), contradiction)]),
    ...profileCauses(field, context),
  ];
}
