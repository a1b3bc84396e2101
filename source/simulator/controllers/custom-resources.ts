/** Accepts the names of CustomResourceDefinitions, and deletes the objects of one that is gone. */

import { itemsOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { DEFINITIONS } from '../model/served-types.ts';
import { timestamp } from '../model/timestamp.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';

export function startCustomResourceController(context: ControllerContext): void {
  const { store, clock } = context;
  const queue = context.queue(accept);

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
    store.update(DEFINITIONS, { ...definition, status }, 'status');
  }

  function deleteObjects({ spec }: KubeObject): void {
    const resource = `${stringOf(spec?.['group'])}/${stringOf(objectOf(spec?.['names'])['plural'])}`;
    for (const { metadata } of store.list(resource)) store.delete(resource, metadata.namespace ?? '', metadata.name);
  }

  context.onChange(DEFINITIONS, ({ type, object }) => {
    if (type === 'DELETED') deleteObjects(object);
    else queue.add(object.metadata.name);
  });
}
