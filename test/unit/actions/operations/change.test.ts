import type { SetChange } from '../../../../source/actions/ports.ts';
import { checkOperation, type OperationCase, testOp } from './check-operation.ts';
import { foundSet, SET_PATH, SET_REF } from './set-fixtures.ts';

const AT = '2026-01-01T00:00:00Z';
const ANNOTATIONS = '/spec/template/metadata/annotations';
const RESTARTED_AT = `${ANNOTATIONS}/kubectl.kubernetes.io~1restartedAt`;
const KUBECTL = `kubectl --context prod -n ${SET_REF.namespace}`;

const rolling = (partition: number) => ({ type: 'RollingUpdate', partition, maxUnavailable: undefined }) as const;
const status = (observedGeneration: number, updateRevision: string) => ({
  status: { observedGeneration, updateRevision },
});

function changeCase(
  name: string,
  change: SetChange,
  operation: unknown,
  rest: Pick<OperationCase, 'before' | 'changedPaths' | 'effects' | 'kubectl'>,
): OperationCase {
  const body = [testOp('/metadata/uid', SET_REF.uid), testOp('/metadata/generation', 4), operation];
  return {
    name,
    write: { operation: 'change', target: SET_REF, change },
    accessReview: `patch apps/statefulsets ${SET_REF.namespace}/web`,
    journalName: 'change',
    request: `PATCH ${SET_PATH}?fieldManager=stsview`,
    body,
    trial: { request: `PATCH ${SET_PATH}?fieldManager=stsview&dryRun=All`, body },
    ...rest,
  };
}

const restart = (name: string, metadata: unknown, operation: unknown) =>
  changeCase(name, { type: 'restart', at: AT }, operation, {
    before: { path: SET_PATH, object: { spec: { template: { metadata } } } },
    changedPaths: [RESTARTED_AT],
    effects: [
      ['the annotation is there', foundSet(5, {}, AT), 'took-effect', /is to be restarted/],
      ['another annotation', foundSet(5, {}, '2026-01-01T00:00:01Z'), 'no-effect', /is not to be restarted/],
    ],
    kubectl: `${KUBECTL} rollout restart statefulset/web`,
  });

checkOperation([
  changeCase(
    'change the partition',
    { type: 'partition', partition: 2 },
    { op: 'add', path: '/spec/updateStrategy/rollingUpdate/partition', value: 2 },
    {
      changedPaths: ['/spec/updateStrategy/rollingUpdate/partition'],
      effects: [
        ['as requested', foundSet(5, { strategy: rolling(2) }), 'took-effect', /has the partition 2/],
        ['another partition', foundSet(5, { strategy: rolling(1) }), 'no-effect', /has the partition 1/],
        ['OnDelete', foundSet(6, { strategy: { type: 'OnDelete' } }), 'cannot-be-told', /partition no longer/],
      ],
      kubectl: `${KUBECTL} patch statefulset/web --type=merge -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":2}}}}'`,
    },
  ),
  restart(
    'restart a set with template annotations',
    { annotations: { a: 'b' } },
    {
      op: 'add',
      path: RESTARTED_AT,
      value: AT,
    },
  ),
  restart(
    'restart a set without template annotations',
    {},
    {
      op: 'add',
      path: ANNOTATIONS,
      value: { 'kubectl.kubernetes.io/restartedAt': AT },
    },
  ),
  changeCase(
    'change the template back to that of a revision',
    { type: 'template', revision: { name: 'web-a', uid: 'revision-uid', number: 7 } },
    { op: 'replace', path: '/spec/template', value: { spec: { containers: [] } } },
    {
      before: {
        path: `/apis/apps/v1/namespaces/${SET_REF.namespace}/controllerrevisions/web-a`,
        object: { data: { spec: { template: { $patch: 'replace', spec: { containers: [] } } } } },
      },
      changedPaths: ['/spec/template'],
      effects: [
        ['as requested', foundSet(5, status(5, 'web-a')), 'took-effect', /updates to web-a/],
        ['not reported by the controller', foundSet(5, status(4, 'web-b')), 'not-observed', /was changed/],
        ['another revision', foundSet(5, status(5, 'web-c')), 'no-effect', /updates to web-c/],
      ],
      kubectl: `${KUBECTL} rollout undo statefulset/web --to-revision=7`,
    },
  ),
]);
