/** The changes of a StatefulSet's spec besides its replicas. */

import type { StatefulSet } from '../../domain/model/kinds.ts';
import type { FoundObject, SetChange, SetRef } from '../ports.ts';
import { objectPath, revisionPath } from './object-path.ts';
import type { SetComparison } from './set-effect.ts';
import { isObject, type PatchOperation, valueAt } from './write-operation.ts';

/** Everything that the program knows about one kind of change. */
interface SetChangeOperation<C> {
  /** JSON pointer of the field that it changes. */
  readonly changedPath: string;
  /** Path of the object that `operations` are built from; undefined where the change alone is enough. */
  readonly readBefore: (change: C, target: SetRef) => string | undefined;
  /** `before`: the object at the path of `readBefore`. */
  readonly operations: (change: C, before: unknown) => readonly PatchOperation[];
  readonly compare: (change: C, set: StatefulSet, found: FoundObject) => SetComparison;
  /** Arguments of kubectl for the set "statefulset/web". */
  readonly kubectlArguments: (change: C, set: string) => readonly string[];
}

const PARTITION_PATH = '/spec/updateStrategy/rollingUpdate/partition';
const ANNOTATIONS_PATH = '/spec/template/metadata/annotations';
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
const RESTARTED_AT_PATH = `${ANNOTATIONS_PATH}/${RESTARTED_AT.replace('/', '~1')}`;

const SET_CHANGES: { readonly [T in SetChange['type']]: SetChangeOperation<SetChange<T>> } = {
  partition: {
    changedPath: PARTITION_PATH,
    readBefore: () => undefined,
    operations: ({ partition }) => [{ op: 'add', path: PARTITION_PATH, value: partition }],
    compare({ partition }, { strategy }) {
      const present = strategy.type === 'RollingUpdate' ? strategy.partition : undefined;
      return { isAsRequested: present === partition, text: `has the partition ${present ?? 'no longer'}` };
    },
    kubectlArguments({ partition }, set) {
      const patch = JSON.stringify({ spec: { updateStrategy: { rollingUpdate: { partition } } } });
      return ['patch', set, '--type=merge', '-p', patch];
    },
  },
  restart: {
    changedPath: RESTARTED_AT_PATH,
    readBefore: (_change, target) => objectPath(target),
    // The parent of the annotation has to exist.
    operations: ({ at }, set) =>
      isObject(valueAt(set, 'spec', 'template', 'metadata', 'annotations'))
        ? [{ op: 'add', path: RESTARTED_AT_PATH, value: at }]
        : [{ op: 'add', path: ANNOTATIONS_PATH, value: { [RESTARTED_AT]: at } }],
    compare: ({ at }, _set, { restartedAt }) => ({
      isAsRequested: restartedAt === at,
      text: restartedAt === at ? 'is to be restarted' : 'is not to be restarted',
    }),
    kubectlArguments: (_change, set) => ['rollout', 'restart', set],
  },
  template: {
    changedPath: '/spec/template',
    readBefore: ({ revision }, { namespace }) => revisionPath(namespace, revision.name),
    operations: (_change, revision) => [{ op: 'replace', path: '/spec/template', value: templateOfRevision(revision) }],
    compare({ revision }, { status, meta }) {
      // Only the controller knows to which revision a template belongs.
      const isSeen = status.observedGeneration >= meta.generation;
      return {
        isAsRequested: isSeen ? status.updateRevision === revision.name : undefined,
        text: `updates to ${status.updateRevision}`,
      };
    },
    kubectlArguments: ({ revision }, set) => ['rollout', 'undo', set, `--to-revision=${revision.number}`],
  },
};

export function setChangeOperationOf<T extends SetChange['type']>(
  change: SetChange<T>,
): SetChangeOperation<SetChange<T>> {
  return SET_CHANGES[change.type];
}

/** A ControllerRevision keeps its template as a strategic merge patch that replaces: "$patch": "replace". */
export function templateOfRevision(revision: unknown): Readonly<Record<string, unknown>> {
  const template = valueAt(revision, 'data', 'spec', 'template');
  if (!isObject(template)) return {};
  return Object.fromEntries(Object.entries(template).filter(([key]) => key !== '$patch'));
}
