/** Builds a world by ordinary API requests, as fast as the machine allows. */

import type { ControllableClock } from '../clock/controllable-clock.ts';
import type { SimulatedCluster } from '../cluster.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { applyManifests } from './apply-manifests.ts';
import { parseManifests } from './manifests.ts';

export interface WorldBuilder {
  readonly clock: ControllableClock;
  readonly apply: (yaml: string) => void;
  /** Does nothing if the object is gone. */
  readonly change: (
    resource: string,
    namespace: string,
    name: string,
    edit: (object: KubeObject) => KubeObject,
  ) => void;
  readonly remove: (resource: string, namespace: string, name: string) => void;
  /** Advances by virtual milliseconds at once. */
  readonly advance: (ms: number) => void;
}

export function createWorldBuilder({ store, clock }: SimulatedCluster): WorldBuilder {
  return {
    clock,
    apply: (yaml) => applyManifests(store, parseManifests(yaml, 'world')),
    change: (resource, namespace, name, edit) => {
      const object = store.get(resource, namespace, name);
      if (object !== undefined) store.update(resource, edit(object));
    },
    remove: (resource, namespace, name) => {
      if (store.get(resource, namespace, name) !== undefined) store.delete(resource, namespace, name);
    },
    advance: clock.advance,
  };
}
