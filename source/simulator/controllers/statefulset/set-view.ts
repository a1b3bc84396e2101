/** The fields of a StatefulSet that the controller needs, with the API's defaults. */

import { at, isObject, itemsOf, type Json, numberOf, objectOf, stringMapOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { memoize } from '../../model/memoize.ts';

export type Retention = 'Retain' | 'Delete';

export interface RollingUpdate {
  readonly partition: number;
  /** A number, a percentage, or undefined. */
  readonly maxUnavailable: unknown;
}

export interface SetView {
  readonly object: KubeObject;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly isTerminating: boolean;
  readonly replicas: number;
  /** The first ordinal. */
  readonly ordinalsStart: number;
  readonly serviceName: string;
  readonly isParallel: boolean;
  readonly isOnDelete: boolean;
  /** Undefined if the strategy has a type without parameters. */
  readonly rollingUpdate: RollingUpdate | undefined;
  readonly minReadySeconds: number;
  readonly historyLimit: number;
  readonly whenDeleted: Retention;
  readonly whenScaled: Retention;
  readonly selector: unknown;
  readonly template: Json;
  readonly claimTemplates: readonly Json[];
  readonly status: Json;
}

function rollingUpdateOf(strategy: Json): RollingUpdate | undefined {
  const { type, rollingUpdate } = strategy;
  if (type === 'OnDelete' || (type === 'RollingUpdate' && !isObject(rollingUpdate))) return undefined;
  return {
    partition: numberOf(at(rollingUpdate, 'partition'), 0),
    maxUnavailable: at(rollingUpdate, 'maxUnavailable'),
  };
}

function retentionOf(value: unknown): Retention {
  return value === 'Delete' ? 'Delete' : 'Retain';
}

export const setView = memoize((object: KubeObject): SetView => {
  const { metadata, spec = {}, status = {} } = object;
  const strategy = objectOf(spec['updateStrategy']);
  const retention = objectOf(spec['persistentVolumeClaimRetentionPolicy']);
  return {
    object,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid,
    generation: metadata.generation ?? 0,
    isTerminating: metadata.deletionTimestamp !== undefined,
    replicas: numberOf(spec['replicas'], 1),
    ordinalsStart: numberOf(at(spec, 'ordinals', 'start'), 0),
    serviceName: stringOf(spec['serviceName']),
    isParallel: spec['podManagementPolicy'] === 'Parallel',
    isOnDelete: strategy['type'] === 'OnDelete',
    rollingUpdate: rollingUpdateOf(strategy),
    minReadySeconds: numberOf(spec['minReadySeconds'], 0),
    historyLimit: numberOf(spec['revisionHistoryLimit'], 10),
    whenDeleted: retentionOf(retention['whenDeleted']),
    whenScaled: retentionOf(retention['whenScaled']),
    selector: spec['selector'],
    template: objectOf(spec['template']),
    claimTemplates: itemsOf(spec['volumeClaimTemplates']).map(objectOf),
    status,
  };
});

/** Returns the labels of the set's claims. */
export function selectorLabels({ selector }: SetView): Readonly<Record<string, string>> {
  return stringMapOf(at(selector, 'matchLabels'));
}
