/** Accepts the names of CustomResourceDefinitions, and deletes the objects of one that is being deleted. */

import { itemsOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { withFinalizer, withoutFinalizer } from '../model/owner-references.ts';
import { DEFINITIONS } from '../model/served-types.ts';
import { timestamp } from '../model/timestamp.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';

/** It keeps a definition until the last object of its kind has gone. */
const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';
const RETRY = 500;

export function startCustomResourceController(context: ControllerContext): void {
  const { store, clock } = context;
  const queue = context.queue(sync);

  function sync(name: string): void {
    const definition = store.get(DEFINITIONS, '', name);
    if (definition === undefined) return;
    if (definition.metadata.deletionTimestamp !== undefined) end(definition);
    else accept(name);
  }

  function accept(name: string): void {
    const definition = store.get(DEFINITIONS, '', name);
    if (definition === undefined || definition.status?.['acceptedNames'] !== undefined) return;
    const condition = (type: string, reason: string, message: string) => ({
      type,
      status: 'True',
      lastTransitionTime: timestamp(clock.now()),
      reason,
      message,
    });
    const stored = itemsOf(definition.spec?.['versions'])
      .map(objectOf)
      .filter(({ storage }) => storage === true);
    const status = {
      acceptedNames: definition.spec?.['names'],
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
      ],
      storedVersions: stored.map((version) => stringOf(version['name'])),
    };
    store.update(DEFINITIONS, withFinalizer(store.update(DEFINITIONS, { ...definition, status }, 'status'), CLEANUP));
  }

  /** Objects with finalizers stay until somebody takes the finalizers away, and the definition as long as they. */
  function end(definition: KubeObject): void {
    const { name } = definition.metadata;
    const resource = `${stringOf(definition.spec?.['group'])}/${stringOf(objectOf(definition.spec?.['names'])['plural'])}`;
    for (const { metadata } of store.list(resource)) {
      if (metadata.deletionTimestamp === undefined) store.delete(resource, metadata.namespace ?? '', metadata.name);
    }
    if (store.list(resource).length === 0) {
      const latest = store.get(DEFINITIONS, '', name);
      if (latest !== undefined) store.update(DEFINITIONS, withoutFinalizer(latest, CLEANUP));
      return;
    }
    const conditions = itemsOf(definition.status?.['conditions']);
    if (!conditions.some((each) => objectOf(each)['type'] === 'Terminating')) {
      const terminating = {
        type: 'Terminating',
        status: 'True',
        lastTransitionTime: timestamp(clock.now()),
        reason: 'InstanceDeletionInProgress',
        message: 'CustomResource deletion is in progress',
      };
      const status = { ...definition.status, conditions: [...conditions, terminating] };
      store.update(DEFINITIONS, { ...definition, status }, 'status');
    }
    queue.addAfter(name, RETRY);
  }

  context.onChange(DEFINITIONS, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(object.metadata.name);
  });
}
