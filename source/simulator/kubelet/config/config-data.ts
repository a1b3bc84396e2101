/** The data of ConfigMaps and Secrets, as a kubelet reads them. */

import { stringMapOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Store } from '../../store/store.ts';
import { ConfigProblem } from './config-problem.ts';

export type ConfigKind = 'configmap' | 'secret';
export type ConfigData = ReadonlyMap<string, string>;

function decoded(fields: unknown): readonly (readonly [string, string])[] {
  return Object.entries(stringMapOf(fields)).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()]);
}

function dataOf(kind: ConfigKind, object: KubeObject): ConfigData {
  return kind === 'configmap'
    ? new Map([...Object.entries(stringMapOf(object['data'])), ...decoded(object['binaryData'])])
    : new Map([...decoded(object['data']), ...Object.entries(stringMapOf(object['stringData']))]);
}

/** Returns the data; undefined if an optional object does not exist. @throws ConfigProblem if it has to exist */
export function findConfigData(
  store: Store,
  kind: ConfigKind,
  namespace: string,
  name: string,
  isOptional: boolean,
): ConfigData | undefined {
  const object = store.get(`${kind}s`, namespace, name);
  if (object !== undefined) return dataOf(kind, object);
  if (isOptional) return undefined;
  throw new ConfigProblem(`${kind} "${name}" not found`);
}
