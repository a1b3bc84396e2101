import { kubectlCommand } from '../../domain/text/kubectl.ts';
import type { ObjectRef, Write } from '../ports.ts';
import { objectPath } from './object-path.ts';
import { fieldManagerQuery, targetText, type WriteOperation } from './write-operation.ts';

const RESOURCES: Readonly<Record<ObjectRef['kind'], readonly [group: string, resource: string]>> = {
  StatefulSet: ['apps', 'statefulsets'],
  Pod: ['', 'pods'],
  Service: ['', 'services'],
  Node: ['', 'nodes'],
  PersistentVolumeClaim: ['', 'persistentvolumeclaims'],
  PersistentVolume: ['', 'persistentvolumes'],
};

/** A fault of a member lies in the pod template of its set. */
function patchOf({ target, change }: Write<'set-fault'>): { readonly metadata?: object; readonly spec?: object } {
  return target.kind === 'StatefulSet' ? { spec: { template: change } } : change;
}

/** Breaks something of the embedded cluster by its annotations, or puts it right. */
export const setFaultOperation: WriteOperation<Write<'set-fault'>> = {
  accessReview({ target: { kind, namespace, name } }) {
    const [group, resource] = RESOURCES[kind];
    return { verb: 'patch', group, resource, subresource: '', namespace, name };
  },
  changedPaths: ({ target }) => [target.kind === 'StatefulSet' ? '/spec/template' : '/metadata/annotations'],
  journalName: () => 'fault',
  readBefore: () => undefined,
  request(write, _before, dryRun) {
    const { metadata, ...patch } = patchOf(write);
    return {
      method: 'PATCH',
      path: `${objectPath(write.target)}${fieldManagerQuery(dryRun)}`,
      contentType: 'application/strategic-merge-patch+json',
      // The server refuses another uid.
      body: { ...patch, metadata: { ...metadata, uid: write.target.uid } },
    };
  },
  effectIfGone: 'cannot-be-told',
  effect: ({ target }) => ({
    type: 'cannot-be-told',
    evidence: `whether ${targetText(target)} is broken shows in its pods`,
  }),
  kubectl(write, where) {
    const { kind, namespace, name } = write.target;
    const words = ['patch', `${kind.toLowerCase()}/${name}`, '-p', JSON.stringify(patchOf(write))];
    return kubectlCommand(where, namespace, words);
  },
};
