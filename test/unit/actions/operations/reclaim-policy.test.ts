import { checkOperation, type OperationCase, testOp } from './check-operation.ts';
import { foundVolume, VOLUME_PATH, VOLUME_REF } from './volume-fixtures.ts';

const POLICY = '/spec/persistentVolumeReclaimPolicy';

function policyCase(name: string, resourceVersion: string | undefined): OperationCase {
  const body = [
    testOp('/metadata/uid', VOLUME_REF.uid),
    ...(resourceVersion === undefined ? [] : [testOp('/metadata/resourceVersion', resourceVersion)]),
    testOp('/spec/claimRef/uid', VOLUME_REF.claimUid),
    testOp(POLICY, 'Delete'),
    { op: 'replace', path: POLICY, value: 'Retain' },
  ];
  return {
    name,
    write: { operation: 'reclaim-policy', target: { ...VOLUME_REF, resourceVersion }, from: 'Delete', to: 'Retain' },
    accessReview: 'patch persistentvolumes pv-1',
    changedPaths: [POLICY],
    journalName: 'reclaim-policy',
    request: `PATCH ${VOLUME_PATH}?fieldManager=stsview`,
    body,
    trial: { request: `PATCH ${VOLUME_PATH}?fieldManager=stsview&dryRun=All`, body },
    effects: [
      ['as requested', foundVolume({ reclaimPolicy: 'Retain' }), 'took-effect', /has the reclaim policy Retain$/],
      ['as before', foundVolume({ reclaimPolicy: 'Delete' }), 'not-yet', /has the reclaim policy Delete$/],
      ['gone', undefined, 'cannot-be-told', /^PersistentVolume pv-1 is gone$/],
    ],
    kubectl: `kubectl --context prod patch pv/pv-1 -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`,
  };
}

checkOperation([
  policyCase('set the reclaim policy', '9'),
  policyCase('set the reclaim policy after another write to the volume', undefined),
]);
