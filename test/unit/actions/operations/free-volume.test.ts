import { checkOperation, type OperationCase, testOp } from './check-operation.ts';
import { foundVolume, VOLUME_PATH, VOLUME_REF } from './volume-fixtures.ts';

function freeCase(name: string, claimRef: unknown, removed: readonly string[]): OperationCase {
  const body = [
    testOp('/metadata/uid', VOLUME_REF.uid),
    testOp('/metadata/resourceVersion', '9'),
    testOp('/spec/claimRef/uid', VOLUME_REF.claimUid),
    testOp('/status/phase', 'Released'),
    ...removed.map((path) => ({ op: 'remove', path })),
  ];
  return {
    name,
    write: { operation: 'free-volume', target: VOLUME_REF },
    accessReview: 'patch persistentvolumes pv-1',
    changedPaths: ['/spec/claimRef/uid', '/spec/claimRef/resourceVersion'],
    journalName: 'free-volume',
    before: { path: VOLUME_PATH, object: { spec: { claimRef } } },
    request: `PATCH ${VOLUME_PATH}?fieldManager=stsview`,
    body,
    trial: { request: `PATCH ${VOLUME_PATH}?fieldManager=stsview&dryRun=All`, body },
    effects: [
      ['no claimRef', foundVolume({ claimRef: undefined }), 'took-effect', /is no longer tied to its former claim$/],
      [
        'a claimRef of the former claim',
        foundVolume({ claimRef: { namespace: 'shop', name: 'data-web-0', uid: VOLUME_REF.claimUid } }),
        'not-yet',
        /is still tied to its former claim$/,
      ],
    ],
    kubectl: `kubectl --context prod patch pv/pv-1 --type=merge -p '{"spec":{"claimRef":{"uid":null,"resourceVersion":null}}}'`,
  };
}

checkOperation([
  freeCase('free a volume', { uid: VOLUME_REF.claimUid, resourceVersion: '1' }, [
    '/spec/claimRef/uid',
    '/spec/claimRef/resourceVersion',
  ]),
  freeCase('free a volume whose claimRef has no resourceVersion', { uid: VOLUME_REF.claimUid }, ['/spec/claimRef/uid']),
]);
