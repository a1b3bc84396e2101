/** The files that a volume takes from ConfigMaps, Secrets, the pod itself and its service account. */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import { forbidden, invalid, required, type ValidationError } from '../invalid.ts';
import { type Causes, descendingPathCauses, eachItem, fileModeCauses, requiredCauses } from '../values.ts';
import { resourceFieldCauses, VOLUME_FIELDS, valueFieldCauses } from './field-references.ts';

/** A path below a volume, which may not begin like the server's own files. */
function localPathCauses(field: string, path: string): Causes {
  const isReserved = path.startsWith('..') && !path.startsWith('../');
  return [
    ...descendingPathCauses(field, path),
    ...(isReserved ? [invalid(field, path, "must not start with '..'")] : []),
  ];
}

export function keyToPathCauses(field: string, item: unknown): Causes {
  const { key, path, mode } = objectOf(item);
  return [
    ...requiredCauses(`${field}.key`, key),
    ...requiredCauses(`${field}.path`, path),
    ...localPathCauses(`${field}.path`, stringOf(path)),
    ...fileModeCauses(`${field}.mode`, mode),
  ];
}

/** The server names no place of a file in the list. */
export function downwardFileCauses(field: string, file: unknown): Causes {
  const { path, fieldRef, resourceFieldRef, mode } = objectOf(file);
  const both = 'fieldRef and resourceFieldRef can not be specified simultaneously';
  const source = isObject(fieldRef)
    ? [
        ...valueFieldCauses(`${field}.fieldRef`, fieldRef, VOLUME_FIELDS),
        ...(isObject(resourceFieldRef) ? [invalid(field, 'resource', both)] : []),
      ]
    : isObject(resourceFieldRef)
      ? resourceFieldCauses(`${field}.resourceFieldRef`, resourceFieldRef, true)
      : [required(field, 'one of fieldRef and resourceFieldRef is required')];
  return [
    ...requiredCauses(`${field}.path`, path),
    ...localPathCauses(`${field}.path`, stringOf(path)),
    ...source,
    ...fileModeCauses(`${field}.mode`, mode),
  ];
}

const LONGEST_TOKEN = 2 ** 32;

function tokenCauses(volume: string, field: string, { expirationSeconds, path }: Json): Causes {
  const seconds = Number(expirationSeconds ?? 0);
  const expiration = `${field}.expirationSeconds`;
  return [
    ...(seconds < 600 ? [invalid(expiration, seconds, 'may not specify a duration less than 10 minutes')] : []),
    ...(seconds > LONGEST_TOKEN
      ? [invalid(expiration, seconds, 'may not specify a duration larger than 2^32 seconds')]
      : []),
    ...(stringOf(path) === '' ? [required(`${volume}.path`)] : localPathCauses(`${volume}.path`, stringOf(path))),
  ];
}

const PROJECTIONS = [
  'secret',
  'configMap',
  'downwardAPI',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
];

export function projectedCauses(field: string, { defaultMode, sources }: Json): Causes {
  const taken = new Set<string>();
  const conflicts = (items: unknown, shown: (path: string) => string): Causes =>
    itemsOf(items).flatMap((item) => {
      const path = stringOf(at(item, 'path'));
      const isTaken = path !== '' && taken.has(path);
      taken.add(path);
      return isTaken ? [invalid(field, shown(path), 'conflicting duplicate paths')] : [];
    });
  const each = itemsOf(sources).flatMap((source, index): Causes => {
    const place = `${field}.sources[${index}]`;
    const given = PROJECTIONS.filter((name) => isObject(at(source, name)));
    const causes: ValidationError[] = [];
    for (const name of ['secret', 'configMap']) {
      const inner = at(source, name);
      if (!isObject(inner)) continue;
      causes.push(...requiredCauses(`${place}.${name}.name`, inner['name']));
      causes.push(...eachItem(`${place}.${name}.items`, inner['items'], keyToPathCauses));
      causes.push(...conflicts(inner['items'], () => stringOf(inner['name'])));
    }
    const files = at(source, 'downwardAPI', 'items');
    causes.push(...itemsOf(files).flatMap((file) => downwardFileCauses(`${place}.downwardAPI`, file)));
    causes.push(...conflicts(files, (path) => path));
    const token = at(source, 'serviceAccountToken');
    if (isObject(token)) causes.push(...tokenCauses(field, `${place}.serviceAccountToken`, token));
    if (given.length > 1) causes.push(forbidden(place, 'may not specify more than 1 volume type per source'));
    return causes;
  });
  return [...fileModeCauses(`${field}.defaultMode`, defaultMode), ...each];
}
