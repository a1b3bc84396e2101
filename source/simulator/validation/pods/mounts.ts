/** The mounts and the block devices of a container, which name volumes of the pod. */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import { forbidden, invalid, notFound, required, type ValidationError } from '../invalid.ts';
import { type Causes, descendingPathCauses, eachItem, optionalChoiceCauses } from '../values.ts';

export type Volumes = ReadonlyMap<string, Json>;

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];

function namesAndPaths(list: unknown, path: string): readonly (readonly [name: string, path: string])[] {
  return itemsOf(list).map((item) => [stringOf(at(item, 'name')), stringOf(at(item, path))] as const);
}

function propagationCauses(field: string, propagation: unknown, container: Json): Causes {
  const isPrivileged = at(container, 'securityContext', 'privileged') === true;
  const why = 'Bidirectional mount propagation is available only to privileged containers';
  return [
    ...optionalChoiceCauses(field, propagation, PROPAGATIONS),
    ...(propagation === 'Bidirectional' && !isPrivileged ? [forbidden(field, why)] : []),
  ];
}

/** The server names the whole list where a sub-path is wrong. */
export function mountsCauses(field: string, container: Json, volumes: Volumes): Causes {
  const devices = namesAndPaths(container['volumeDevices'], 'devicePath');
  const taken = new Set<string>();
  return eachItem(field, container['volumeMounts'], (place, mount) => {
    const { name: given, mountPath, subPath, subPathExpr, mountPropagation } = objectOf(mount);
    const name = stringOf(given);
    const path = stringOf(mountPath);
    const causes: ValidationError[] = [];
    if (name === '') causes.push(required(`${place}.name`));
    if (!volumes.has(name)) causes.push(notFound(`${place}.name`, name));
    if (path === '') causes.push(required(`${place}.mountPath`));
    if (taken.has(path)) causes.push(invalid(`${place}.mountPath`, path, 'must be unique'));
    taken.add(path);
    if (devices.some(([device]) => device === name)) {
      causes.push(invalid(`${place}.name`, name, 'must not already exist in volumeDevices'));
    }
    if (devices.some(([, device]) => device === path)) {
      causes.push(invalid(`${place}.mountPath`, path, 'must not already exist as a path in volumeDevices'));
    }
    causes.push(...descendingPathCauses(`${field}.subPath`, stringOf(subPath)));
    if (stringOf(subPathExpr) !== '' && stringOf(subPath) !== '') {
      causes.push(invalid(`${place}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
    }
    causes.push(...descendingPathCauses(`${field}.subPathExpr`, stringOf(subPathExpr)));
    return [...causes, ...propagationCauses(`${field}.mountPropagation`, mountPropagation, container)];
  });
}

export function devicesCauses(field: string, container: Json, volumes: Volumes): Causes {
  const mounts = namesAndPaths(container['volumeMounts'], 'mountPath');
  const names = new Set<string>();
  const paths = new Set<string>();
  return eachItem(field, container['volumeDevices'], (place, device) => {
    const name = stringOf(at(device, 'name'));
    const path = stringOf(at(device, 'devicePath'));
    const volume = volumes.get(name);
    const isClaim = isObject(volume?.['persistentVolumeClaim']) || isObject(volume?.['ephemeral']);
    const causes: ValidationError[] = [];
    if (name === '') causes.push(required(`${place}.name`));
    if (names.has(name)) causes.push(invalid(`${place}.name`, name, 'must be unique'));
    if (volume === undefined) causes.push(notFound(`${place}.name`, name));
    else if (!isClaim) {
      const why = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      causes.push(invalid(`${place}.name`, name, why));
    }
    if (path === '') causes.push(required(`${place}.devicePath`));
    if (paths.has(path)) causes.push(invalid(`${place}.devicePath`, path, 'must be unique'));
    if (path.split('/').includes('..')) {
      causes.push(invalid(`${place}.devicePath`, path, "can not contain backsteps ('..')"));
    } else paths.add(path);
    if (mounts.some(([mount]) => mount === name)) {
      causes.push(invalid(`${place}.name`, name, 'must not already exist in volumeMounts'));
    }
    if (mounts.some(([, mount]) => mount === path)) {
      causes.push(invalid(`${place}.devicePath`, path, 'must not already exist as a path in volumeMounts'));
    }
    if (name !== '') names.add(name);
    return causes;
  });
}
