/** The files of volumes whose content comes from the API: configMap, secret, downwardAPI and projected. */

import { at, isObject, itemsOf, numberOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Store } from '../../store/store.ts';
import { type ConfigData, type ConfigKind, findConfigData } from './config-data.ts';
import { ConfigProblem } from './config-problem.ts';
import { fieldValueOf, resourceValueOf } from './downward-fields.ts';

export interface VolumeFile {
  readonly content: string;
  readonly mode: number;
}

/** By their path in the volume: "app.conf", "certs/ca.crt". */
export type VolumeFiles = ReadonlyMap<string, VolumeFile>;

/** That of files whose volume and item name none. */
export const USUAL_MODE = 0o644;

/** What a projected token is in a cluster where nobody checks it. */
export const SIMULATED_TOKEN = 'simulated-service-account-token';

const MISSING_KEY: Readonly<Record<ConfigKind, string>> = {
  configmap: 'configmap references non-existent config key',
  secret: 'references non-existent secret key',
};

function chosenKeys(
  kind: ConfigKind,
  data: ConfigData,
  items: unknown,
  isOptional: boolean,
  usualMode: number,
): VolumeFiles {
  const wanted = itemsOf(items);
  if (wanted.length === 0) return new Map([...data].map(([key, content]) => [key, { content, mode: usualMode }]));
  const files = new Map<string, VolumeFile>();
  for (const item of wanted) {
    const key = stringOf(at(item, 'key'));
    const content = data.get(key);
    if (content !== undefined) files.set(stringOf(at(item, 'path'), key), { content, mode: modeOf(item, usualMode) });
    else if (!isOptional) throw new ConfigProblem(`${MISSING_KEY[kind]}: ${key}`);
  }
  return files;
}

function modeOf(item: unknown, usual: number): number {
  return numberOf(at(item, 'mode'), usual);
}

function configFiles(
  store: Store,
  kind: ConfigKind,
  namespace: string,
  name: string,
  source: unknown,
  usualMode: number,
): VolumeFiles {
  const isOptional = at(source, 'optional') === true;
  const data = findConfigData(store, kind, namespace, name, isOptional) ?? new Map<string, string>();
  return chosenKeys(kind, data, at(source, 'items'), isOptional, usualMode);
}

function downwardFiles(store: Store, pod: KubeObject, source: unknown, usualMode: number): VolumeFiles {
  const node = store.get('nodes', '', stringOf(pod.spec?.['nodeName']));
  return new Map(
    itemsOf(at(source, 'items')).map((item) => {
      const reference = at(item, 'resourceFieldRef');
      const containers = [...itemsOf(pod.spec?.['containers']), ...itemsOf(pod.spec?.['initContainers'])];
      const container = containers.find((entry) => at(entry, 'name') === at(reference, 'containerName'));
      const content =
        reference === undefined
          ? fieldValueOf(pod, stringOf(at(item, 'fieldRef', 'fieldPath')))
          : resourceValueOf(reference, container, node);
      return [stringOf(at(item, 'path')), { content, mode: modeOf(item, usualMode) }];
    }),
  );
}

/** `usualMode`: that of the files whose item names none. */
function sourceFiles(store: Store, pod: KubeObject, source: unknown, usualMode: number): VolumeFiles {
  const namespace = pod.metadata.namespace ?? '';
  const configMap = at(source, 'configMap');
  if (isObject(configMap)) {
    return configFiles(store, 'configmap', namespace, stringOf(configMap['name']), configMap, usualMode);
  }
  const secret = at(source, 'secret');
  if (isObject(secret)) {
    // The field has another name in a projected volume.
    const name = stringOf(secret['secretName'], stringOf(secret['name']));
    return configFiles(store, 'secret', namespace, name, secret, usualMode);
  }
  const downward = at(source, 'downwardAPI');
  if (isObject(downward)) return downwardFiles(store, pod, downward, usualMode);
  const token = at(source, 'serviceAccountToken');
  if (!isObject(token)) return new Map();
  return new Map([[stringOf(token['path'], 'token'), { content: SIMULATED_TOKEN, mode: usualMode }]]);
}

/** All problems of a projected volume are told at once. */
function projectedFiles(store: Store, pod: KubeObject, projected: unknown): VolumeFiles {
  const files = new Map<string, VolumeFile>();
  const usualMode = numberOf(at(projected, 'defaultMode'), USUAL_MODE);
  const problems: string[] = [];
  for (const source of itemsOf(at(projected, 'sources'))) {
    try {
      for (const [path, made] of sourceFiles(store, pod, source, usualMode)) files.set(path, made);
    } catch (error) {
      if (!(error instanceof ConfigProblem)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length === 0) return files;
  throw new ConfigProblem(problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`);
}

/** Returns undefined for a volume whose content does not come from the API. @throws ConfigProblem */
export function volumeFilesOf(store: Store, pod: KubeObject, volume: unknown): VolumeFiles | undefined {
  const projected = at(volume, 'projected');
  if (isObject(projected)) return projectedFiles(store, pod, projected);
  const source = ['configMap', 'secret', 'downwardAPI'].map((name) => at(volume, name)).find(isObject);
  if (source === undefined) return undefined;
  return sourceFiles(store, pod, volume, numberOf(source['defaultMode'], USUAL_MODE));
}

/** Returns why volumes of the pod cannot be mounted, as a kubelet's events tell it; none if they can. */
export function volumeProblemsOf(store: Store, pod: KubeObject): readonly string[] {
  return itemsOf(pod.spec?.['volumes']).flatMap((volume) => {
    try {
      volumeFilesOf(store, pod, volume);
      return [];
    } catch (error) {
      if (!(error instanceof ConfigProblem)) throw error;
      return [`MountVolume.SetUp failed for volume "${stringOf(at(volume, 'name'))}" : ${error.message}`];
    }
  });
}
