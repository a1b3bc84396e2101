import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UnreadableObject } from '../../../../source/cluster/json-fields.ts';
import { RESOURCES } from '../../../../source/cluster/projection/resources.ts';
import { KINDS } from '../../../../source/domain/model/kinds.ts';

const metadata = {
  name: 'web-0',
  namespace: 'shop',
  uid: 'u1',
  resourceVersion: '7',
  creationTimestamp: '2030-01-01T00:00:00Z',
};

test('StatefulSet: defaults as the API server sets them', () => {
  const set = RESOURCES.StatefulSet.project({
    metadata,
    spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
    status: { replicas: 0 },
  });
  assert.deepEqual(set, {
    kind: 'StatefulSet',
    meta: {
      uid: 'u1',
      name: 'web-0',
      namespace: 'shop',
      resourceVersion: '7',
      generation: 0,
      createdAt: Date.UTC(2030, 0, 1),
      deletionAt: undefined,
      deletionGraceSeconds: undefined,
      labels: {},
      annotations: {},
      owners: [],
      finalizers: [],
    },
    replicas: 1,
    ordinalsStart: 0,
    serviceName: '',
    podManagementPolicy: 'OrderedReady',
    minReadySeconds: 0,
    strategy: { type: 'RollingUpdate', partition: 0, maxUnavailable: undefined },
    retention: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    selector: { matchLabels: {}, matchExpressions: [] },
    templateLabels: {},
    claimTemplates: [{ name: 'data', storageClass: undefined, request: '', accessModes: [] }],
    podTemplateClaims: [],
    images: [],
    templateResources: new Map(),
    templateWriters: [],
    scaledBy: undefined,
    peerNames: [],
    writtenAt: undefined,
    specWrittenAt: undefined,
    statusWrittenAt: undefined,
    status: {
      observedGeneration: 0,
      currentRevision: '',
      updateRevision: '',
      replicas: 0,
      ready: 0,
      available: 0,
      updated: 0,
    },
  });
});

test('StatefulSet: the times of the last writes of spec and status; a write through the scale subresource has no time', () => {
  const set = RESOURCES.StatefulSet.project({
    metadata: {
      ...metadata,
      managedFields: [
        { manager: 'kubectl', subresource: 'scale' },
        { manager: 'kubectl', time: '2030-01-01T00:01:00Z' },
        { manager: 'helm', time: '2030-01-01T00:02:00Z' },
        { manager: 'kube-controller-manager', subresource: 'status', time: '2030-01-01T00:03:00Z' },
      ],
    },
  });
  assert.deepEqual(
    [set?.specWrittenAt, set?.statusWrittenAt],
    [Date.UTC(2030, 0, 1, 0, 2), Date.UTC(2030, 0, 1, 0, 3)],
  );
});

test('StatefulSet: a manager that owns nothing of the spec has written the metadata alone', () => {
  const time = (minute: number) => `2030-01-01T00:0${minute}:00Z`;
  const managedFields = [
    { manager: 'helm', time: time(1), fieldsV1: { 'f:metadata': {}, 'f:spec': { 'f:replicas': {} } } },
    { manager: 'annotator', time: time(2), fieldsV1: { 'f:metadata': { 'f:annotations': {} } } },
  ];
  const set = RESOURCES.StatefulSet.project({ metadata: { ...metadata, managedFields } });
  assert.deepEqual([set?.specWrittenAt, set?.writtenAt], [Date.UTC(2030, 0, 1, 0, 1), Date.UTC(2030, 0, 1, 0, 2)]);
});

test('StatefulSet: the managers of the template, the latest first, and who scaled it', () => {
  const template = { 'f:spec': { 'f:template': {} } };
  const managedFields = [
    { manager: 'helm', time: '2030-01-01T00:01:00Z', fieldsV1: template },
    { manager: 'operator', time: '2030-01-01T00:02:00Z', fieldsV1: template },
    { manager: 'kubectl-annotate', time: '2030-01-01T00:03:00Z', fieldsV1: { 'f:metadata': {} } },
    { manager: 'kube-controller-manager', subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
  ];
  const set = RESOURCES.StatefulSet.project({ metadata: { ...metadata, managedFields } });
  assert.deepEqual(
    set?.templateWriters.map(({ manager }) => manager),
    ['operator', 'helm'],
  );
  assert.equal(set?.scaledBy, 'kube-controller-manager');
});

test('Pod: which containers are restarted after they have ended', () => {
  const restartPolicyRules = [{ action: 'Restart', exitCodes: { operator: 'NotIn', values: [0, 42] } }];
  const pod = RESOURCES.Pod.project({
    metadata,
    spec: { containers: [{ name: 'main' }, { name: 'worker', restartPolicy: 'Never', restartPolicyRules }] },
  });
  assert.deepEqual(
    pod?.containers.map(({ restartPolicy, restartRules }) => [restartPolicy, restartRules]),
    [
      ['Always', []],
      ['Never', [{ operator: 'NotIn', exitCodes: [0, 42] }]],
    ],
  );
});

test('Pod: resources, which equal ones share, and when they were changed in place', () => {
  const resources = { requests: { cpu: '100m' }, limits: { cpu: 1 } };
  const managedFields = [
    { manager: 'kubectl', subresource: 'resize', time: '2030-01-01T00:01:00Z' },
    { manager: 'kubelet', subresource: 'status', time: '2030-01-01T00:02:00Z' },
  ];
  const containers = [{ name: 'a', resources }, { name: 'b', resources: { ...resources } }, { name: 'c' }];
  const pod = RESOURCES.Pod.project({ metadata: { ...metadata, managedFields }, spec: { containers } });
  const [a, b, c] = pod?.containers ?? [];
  assert.deepEqual(
    [...(a?.resources ?? [])],
    [
      ['requests.cpu', '100m'],
      ['limits.cpu', '1'],
    ],
  );
  assert.equal(a?.resources, b?.resources);
  assert.equal(c?.resources.size, 0);
  assert.equal(pod?.resizedAt, Date.UTC(2030, 0, 1, 0, 1));
  assert.equal(RESOURCES.Pod.project({ metadata })?.resizedAt, undefined);
});

test('Pod: gates, the scheduler, and the devices that it needs', () => {
  const spec = {
    schedulerName: 'batch',
    schedulingGates: [{ name: 'example.com/a' }],
    resourceClaims: [
      { name: 'x', resourceClaimName: 'gpu' },
      { name: 'y', resourceClaimTemplateName: 'own' },
    ],
  };
  const pod = RESOURCES.Pod.project({ metadata, spec });
  assert.deepEqual([pod?.schedulerName, pod?.schedulingGates], ['batch', ['example.com/a']]);
  assert.deepEqual(pod?.resourceClaims, [
    { claim: 'gpu', template: '' },
    { claim: '', template: 'own' },
  ]);
  assert.equal(RESOURCES.Pod.project({ metadata })?.schedulerName, 'default-scheduler');
});

test('StatefulSet: update strategies, with one that is not known yet', () => {
  const strategy = (updateStrategy: unknown) =>
    RESOURCES.StatefulSet.project({ metadata, spec: { updateStrategy } })?.strategy;
  assert.deepEqual(strategy({ type: 'OnDelete' }), { type: 'OnDelete' });
  assert.deepEqual(strategy({ type: 'Recreate' }), { type: 'Other', name: 'Recreate' });
  assert.deepEqual(strategy({ type: 'RollingUpdate', rollingUpdate: { partition: 2, maxUnavailable: '25%' } }), {
    type: 'RollingUpdate',
    partition: 2,
    maxUnavailable: '25%',
  });
});

test('annotations: only the ones in use; labels: all', () => {
  const annotations = {
    'kubectl.kubernetes.io/last-applied-configuration': '{}',
    'meta.helm.sh/release-name': 'shop',
    'stsview/note': 'mine',
  };
  const labels = { app: 'web', ['__proto__']: 'odd', 'a/b': '' };
  const set = RESOURCES.StatefulSet.project({ metadata: { ...metadata, annotations, labels } });
  assert.deepEqual(set?.meta.annotations, { 'meta.helm.sh/release-name': 'shop', 'stsview/note': 'mine' });
  assert.deepEqual(set?.meta.labels, labels);
});

test('Pod: containers with their roles and states, and claims with their names', () => {
  const pod = RESOURCES.Pod.project({
    metadata,
    spec: {
      nodeName: 'n1',
      initContainers: [
        { name: 'setup', image: 'i' },
        { name: 'mesh', image: 'm', restartPolicy: 'Always' },
      ],
      containers: [{ name: 'main', image: 'c' }],
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } },
        { name: 'scratch', ephemeral: {} },
        { name: 'config', configMap: {} },
      ],
    },
    status: {
      phase: 'Running',
      podIP: '10.0.0.1',
      containerStatuses: [
        {
          name: 'main',
          ready: true,
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2030-01-01T00:00:01Z' } },
        },
      ],
    },
  });
  assert.deepEqual(
    pod?.containers.map(({ name, role, restarts }) => [name, role, restarts]),
    [
      ['setup', 'init', 0],
      ['mesh', 'sidecar', 0],
      ['main', 'main', 3],
    ],
  );
  assert.deepEqual(pod?.containers[2]?.state, { type: 'waiting', reason: 'CrashLoopBackOff', message: '' });
  assert.deepEqual(pod?.containers[2]?.lastState, {
    type: 'terminated',
    reason: 'OOMKilled',
    message: '',
    exitCode: 137,
    signal: undefined,
    finishedAt: Date.UTC(2030, 0, 1, 0, 0, 1),
  });
  assert.deepEqual(pod?.claimVolumes, [
    { volume: 'data', claim: 'data-web-0', ephemeral: false },
    { volume: 'scratch', claim: 'web-0-scratch', ephemeral: true },
  ]);
  assert.deepEqual(pod?.ips, ['10.0.0.1']);
  assert.equal(pod?.terminationGraceSeconds, 30);
});

test('Claim: no class, the default class and the class of the old annotation are distinguished', () => {
  const classOf = (spec: unknown, annotations?: unknown) =>
    RESOURCES.PersistentVolumeClaim.project({ metadata: { ...metadata, annotations }, spec })?.storageClass;
  assert.equal(classOf({}), undefined);
  assert.equal(classOf({ storageClassName: '' }), '');
  assert.equal(classOf({ storageClassName: 'a' }, { 'volume.beta.kubernetes.io/storage-class': 'b' }), 'b');
});

const SOURCES: readonly (readonly [unknown, string])[] = [
  [{ csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-0a1' } }, 'csi ebs.csi.aws.com vol-0a1'],
  [{ capacity: {}, claimRef: {}, local: { path: '/mnt/disk1' }, nodeAffinity: {} }, 'local /mnt/disk1'],
  [{ hostPath: { path: '/data' } }, 'hostPath /data'],
  [{ nfs: { server: 'server', path: '/path' } }, 'nfs server:/path'],
  [{ futureDisk: { id: 'x' } }, 'futureDisk'],
  [{}, ''],
];

for (const [spec, words] of SOURCES) {
  test(`Volume: ${JSON.stringify(spec)} is "${words}"`, () => {
    assert.equal(RESOURCES.PersistentVolume.project({ metadata, spec })?.source, words);
  });
}

test('EndpointSlice: absent conditions count as ready and serving, and as not terminating', () => {
  const endpoints = [
    { addresses: ['10.0.0.1'] },
    { conditions: { ready: false }, targetRef: { kind: 'Pod', uid: 'p1' } },
  ];
  const labels = { 'kubernetes.io/service-name': 'web' };
  const slice = RESOURCES.EndpointSlice.project({ metadata: { ...metadata, labels }, endpoints });
  assert.equal(slice?.service, 'web');
  assert.deepEqual(
    slice?.endpoints.map(({ ready, serving, terminating, targetPodUid }) => [
      ready,
      serving,
      terminating,
      targetPodUid,
    ]),
    [
      [true, true, false, undefined],
      [false, false, false, 'p1'],
    ],
  );
});

test('ControllerRevision: only revisions of sets are kept', () => {
  const revisionOf = (kind: string) =>
    RESOURCES.ControllerRevision.project({ metadata: { ...metadata, ownerReferences: [{ kind }] }, revision: 4 });
  assert.equal(revisionOf('StatefulSet')?.revision, 4);
  assert.equal(revisionOf('DaemonSet'), undefined);
});

test('ControllerRevision: when it was last written', () => {
  const managedFields = [{ time: '2030-01-01T00:02:00Z' }, { time: '2030-01-01T00:01:00Z' }];
  const ownerReferences = [{ kind: 'StatefulSet' }];
  const written = RESOURCES.ControllerRevision.project({ metadata: { ...metadata, ownerReferences, managedFields } });
  assert.equal(written?.writtenAt, Date.UTC(2030, 0, 1, 0, 2));
});

test('Event: a combined event is read', () => {
  const read = RESOURCES.Event.project({ metadata, message: '(combined from similar events): create Pod web-2' });
  assert.deepEqual([read?.message, read?.isCombined], ['create Pod web-2', true]);
});

test('Event: times and counts of old and new reporters', () => {
  const at = (second: number) => `2030-01-01T00:00:0${second}Z`;
  const times = (event: object) => {
    const read = RESOURCES.Event.project({ metadata, ...event });
    return [
      read?.count,
      (read?.firstAt ?? 0) / 1000 - 1893456000,
      (read?.lastAt ?? 0) / 1000 - 1893456000,
      read?.source,
    ];
  };
  assert.deepEqual(times({ count: 3, firstTimestamp: at(1), lastTimestamp: at(2), source: { component: 'kubelet' } }), [
    3,
    1,
    2,
    'kubelet',
  ]);
  assert.deepEqual(
    times({
      eventTime: '2030-01-01T00:00:01.000000Z',
      series: { count: 9, lastObservedTime: at(4) },
      reportingComponent: 'scheduler',
    }),
    [9, 1, 4, 'scheduler'],
  );
  assert.deepEqual(times({ eventTime: null, lastTimestamp: null }), [1, 0, 0, '']);
});

for (const kind of KINDS) {
  test(`${kind}: any value is either read or refused with its name`, () => {
    const odd = fc.object({
      key: fc.constantFrom('metadata', 'spec', 'status', 'containers', 'name', 'uid', 'volumes', 'endpoints', 'labels'),
      values: [fc.string(), fc.integer(), fc.constant(null), fc.boolean(), fc.array(fc.anything(), { maxLength: 2 })],
      maxDepth: 4,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          odd,
          fc.anything(),
          odd.map((spec) => ({ metadata, spec, status: spec })),
        ),
        (value) => {
          try {
            const object = RESOURCES[kind].project(value);
            assert.ok(object === undefined || object.kind === kind);
          } catch (thrown) {
            assert.ok(thrown instanceof UnreadableObject);
          }
        },
      ),
    );
  });
}

test('a message of 50 MB is kept as what a person would read of it', () => {
  const whole = `begins ${'x'.repeat(50_000_000)}`;
  const pod = RESOURCES.Pod.project({
    metadata,
    spec: { containers: [{ name: 'main' }] },
    status: {
      message: whole,
      conditions: [{ type: 'Ready', status: 'False', message: whole }],
      containerStatuses: [{ name: 'main', state: { waiting: { reason: 'Waits', message: whole } } }],
    },
  });
  assert.match(pod?.message ?? '', /^begins x+… \(49990007 characters more\)$/);
  assert.ok(JSON.stringify({ ...pod, containers: pod?.containers[0]?.state }).length < 40_000);
});

test('names that are longer than any may be, of which each row of a set would have a copy', () => {
  const long = 'x'.repeat(100_000);
  const project = (changed: object, template = 'data', serviceName = '') =>
    RESOURCES.StatefulSet.project({
      metadata: { ...metadata, ...changed },
      spec: { replicas: 3, serviceName, volumeClaimTemplates: [{ metadata: { name: template } }] },
      status: {},
    });
  assert.throws(() => project({ name: long }), new UnreadableObject('its name has 100000 characters'));
  assert.throws(
    () => project({ namespace: long }),
    new UnreadableObject('the namespace of "web-0" has 100000 characters'),
  );
  const set = project({}, long);
  assert.deepEqual(
    set?.claimTemplates.map(({ name }) => name),
    [''],
  );
  assert.match(
    set?.meta.unreadable?.join() ?? '',
    /^spec\.volumeClaimTemplates\[0\]\.metadata\.name is "x{40}…", 100000 characters long$/,
  );
  const served = project({}, 'data', long);
  assert.equal(served?.serviceName, '');
  assert.match(served?.meta.unreadable?.join() ?? '', /^spec\.serviceName is "x{40}…", 100000 characters long$/);
  assert.equal(
    project({ name: 'x'.repeat(253), namespace: 'x'.repeat(63) }, 'x'.repeat(253), 'x'.repeat(253))?.meta.unreadable,
    undefined,
  );
});
