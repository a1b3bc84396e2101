/** The files from ConfigMaps, Secrets and the downward API in a container, by their absolute paths. */

import { at, itemsOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Store } from '../../store/store.ts';
import { ConfigProblem } from './config-problem.ts';
import { expandReferences } from './expansion.ts';
import { SIMULATED_TOKEN, type VolumeFiles, volumeFilesOf } from './volume-files.ts';

const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

function trimmed(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

/** @returns no files for a volume that has become unusable since the container started */
function currentFiles(store: Store, pod: KubeObject, volume: unknown): VolumeFiles {
  try {
    return volumeFilesOf(store, pod, volume) ?? new Map();
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    return new Map();
  }
}

function addMount(files: Map<string, string>, content: VolumeFiles, mountPath: string, subPath: string): void {
  for (const [path, text] of content) {
    if (subPath === '') files.set(`${mountPath}/${path}`, text);
    else if (path === subPath) files.set(mountPath, text);
    else if (path.startsWith(`${subPath}/`)) files.set(`${mountPath}/${path.slice(subPath.length + 1)}`, text);
  }
}

/** What every pod finds of its service account, unless it does not want it. */
function accountFiles(pod: KubeObject): VolumeFiles {
  if (pod.spec?.['automountServiceAccountToken'] === false) return new Map();
  return new Map([
    ['namespace', pod.metadata.namespace ?? ''],
    ['token', SIMULATED_TOKEN],
    ['ca.crt', ''],
  ]);
}

/**
 * @param variables the container's environment, for `subPathExpr`
 */
export function mountedFilesOf(
  store: Store,
  pod: KubeObject,
  container: unknown,
  variables: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  addMount(files, accountFiles(pod), ACCOUNT_FOLDER, '');
  for (const mount of itemsOf(at(container, 'volumeMounts'))) {
    const volume = itemsOf(pod.spec?.['volumes']).find((entry) => at(entry, 'name') === at(mount, 'name'));
    const expression = stringOf(at(mount, 'subPathExpr'));
    const subPath = expression === '' ? stringOf(at(mount, 'subPath')) : expandReferences(expression, variables);
    const mountPath = `/${trimmed(stringOf(at(mount, 'mountPath')))}`;
    addMount(files, currentFiles(store, pod, volume), mountPath, trimmed(subPath));
  }
  return files;
}

/** The files of all containers of the pod. Those of a container that comes first win. */
export function podFilesOf(store: Store, pod: KubeObject): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const container of [...itemsOf(pod.spec?.['containers']), ...itemsOf(pod.spec?.['initContainers'])]) {
    for (const [path, text] of mountedFilesOf(store, pod, container)) if (!files.has(path)) files.set(path, text);
  }
  return files;
}
