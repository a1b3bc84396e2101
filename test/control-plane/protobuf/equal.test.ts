/** A genuine API server in both encodings: lists and watches of every kind give equal objects. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Client, createClient } from '../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../source/cluster/connection/cluster-access.ts';
import { ClusterError } from '../../../source/cluster/errors.ts';
import { createEventDecoder } from '../../../source/cluster/list/decode-response.ts';
import { listPages } from '../../../source/cluster/list/list-pages.ts';
import { collectionPath, RESOURCES } from '../../../source/cluster/projection/resources.ts';
import { type ClusterObject, KINDS, type Kind } from '../../../source/domain/model/kinds.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';

const plane = controlPlane('protobuf');
const options = { skip: plane.skip, timeout: 120_000 };
const ENCODINGS = ['protobuf', 'json'] as const;
type Encoding = (typeof ENCODINGS)[number];

const clients = new Map<Encoding, Client>();

/** Values that are absent, empty and zero, beside other values. */
function objects(namespace: string): string {
  return `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: bare}
spec:
  replicas: 0
  selector: {matchLabels: {app: bare}}
  template:
    metadata: {labels: {app: bare}}
    spec: {containers: [{name: main, image: 'web:1'}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: full, annotations: {stsview/role: leader, other: '${'x'.repeat(3000)}'}}
spec:
  replicas: 2
  serviceName: full
  ordinals: {start: 3}
  minReadySeconds: 0
  podManagementPolicy: Parallel
  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Retain}
  selector: {matchLabels: {app: full}, matchExpressions: [{key: app, operator: Exists}]}
  template:
    metadata: {labels: {app: full, empty: ''}, annotations: {bed/start-ms: '100'}}
    spec:
      terminationGracePeriodSeconds: 0
      readinessGates: [{conditionType: example.com/gate}]
      schedulerName: other-scheduler
      schedulingGates: [{name: example.com/gate}]
      resourceClaims: [{name: gpu, resourceClaimTemplateName: gpu}]
      initContainers: [{name: helper, image: 'helper:1', restartPolicy: Always}]
      containers:
        - name: main
          image: 'web:1'
          args: ['--join=full-3.full:26257']
          env: [{name: EMPTY, value: ''}, {name: PEER, value: full-4.full}]
          readinessProbe: {httpGet: {port: http}}
          startupProbe: {tcpSocket: {port: 80}}
          ports: [{name: http, containerPort: 80}]
        - {name: second, image: 'second:1', resources: {requests: {cpu: 10m}, limits: {memory: 64Mi}}, readinessProbe: {grpc: {port: 9}}, startupProbe: {exec: {command: ['true']}}}
      volumes:
        - {name: scratch, emptyDir: {}}
        - name: own
          ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}}}
  volumeClaimTemplates:
    - {metadata: {name: data}, spec: {storageClassName: '', accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
---
apiVersion: v1
kind: Service
metadata: {name: full}
spec: {clusterIP: None, selector: {app: full}, publishNotReadyAddresses: true, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: no-selector}
spec: {ports: [{name: a, port: 1, targetPort: 2}, {name: b, port: 3}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: by-hand, labels: {kubernetes.io/service-name: no-selector}}
addressType: IPv4
endpoints:
  - {addresses: [10.9.9.9]}
  - {addresses: [10.9.9.8], hostname: h, conditions: {ready: false, serving: true, terminating: false}}
ports: [{port: 2}, {name: dns, protocol: UDP, port: 3}]
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: ${namespace}, annotations: {storageclass.kubernetes.io/is-default-class: 'false'}}
provisioner: example.com/none
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${namespace}-nfs}
spec: {capacity: {storage: '1'}, accessModes: [ReadWriteMany], nfs: {server: s, path: /p}, claimRef: {namespace: shop, name: data}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${namespace}-local}
spec:
  capacity: {storage: 500M}
  accessModes: [ReadWriteOnce]
  storageClassName: ''
  persistentVolumeReclaimPolicy: Retain
  local: {path: /disk}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-0]}]}]}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${namespace}-csi}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], volumeMode: Block, csi: {driver: d, volumeHandle: h}}
---
apiVersion: v1
kind: Event
metadata: {name: by-hand}
involvedObject: {kind: StatefulSet, namespace: ${namespace}, name: full}
reason: Made
message: by hand
type: Warning
eventTime: '2030-01-01T00:00:00.123456Z'
series: {count: 3, lastObservedTime: '2030-01-01T00:00:01.999999Z'}
action: Made
reportingComponent: example.com/test
reportingInstance: test
`;
}

const { signal } = new AbortController();

function clientIn(encoding: Encoding): Client {
  return clients.get(encoding) ?? assert.fail('the clients are open within tests only');
}

/** Returns the objects of lists of a kind, by uid and version. */
type Objects = ReadonlyMap<string, ClusterObject | undefined>;

function keyOf(value: unknown): string {
  const { uid, resourceVersion } = Object(Object(value).metadata);
  return `${uid}@${resourceVersion}`;
}

async function listed(kind: Kind, encoding: Encoding): Promise<Objects> {
  const { project } = RESOURCES[kind];
  const path = collectionPath(RESOURCES[kind], undefined);
  const found = new Map<string, ClusterObject | undefined>();
  for await (const page of listPages(clientIn(encoding), { path, kind, query: {} }, { signal, protobuf: true })) {
    for (const item of page.items) found.set(keyOf(item), project(item));
  }
  return found;
}

/** Returns the objects of a watch that begins with all objects, until its bookmark marks their end. */
async function watched(kind: Kind, encoding: Encoding): Promise<Objects> {
  const { project } = RESOURCES[kind];
  const query = new URLSearchParams({
    watch: 'true',
    sendInitialEvents: 'true',
    allowWatchBookmarks: 'true',
    resourceVersionMatch: 'NotOlderThan',
  });
  const controller = new AbortController();
  const client = clientIn(encoding);
  const path = `${collectionPath(RESOURCES[kind], undefined)}?${query}`;
  const stream = await client.stream(path, { signal: controller.signal, protobuf: true });
  assert.equal(stream.isProtobuf, encoding === 'protobuf');
  const decoder = createEventDecoder(stream, client.peer);
  const found = new Map<string, ClusterObject | undefined>();
  try {
    for await (const chunk of stream.chunks) {
      for (const event of decoder.push(chunk)) {
        const { type, object } = Object(event);
        if (type === 'BOOKMARK') {
          assert.match(String(Object(object.metadata).resourceVersion), /^\d+$/);
          return found;
        }
        assert.match(String(type), /^(ADDED|MODIFIED|DELETED)$/);
        found.set(keyOf(object), project(object));
      }
    }
    return assert.fail('the watch ended before its bookmark');
  } finally {
    controller.abort();
  }
}

/** Objects change meanwhile. Those of the same version have to be equal, and there has to be at least one. */
function compare(all: readonly Objects[]): void {
  const [first = new Map(), ...others] = all;
  for (const other of others) {
    const common = [...first.keys()].filter((key) => other.has(key));
    assert.ok(common.length > 0, 'there is no object to compare');
    for (const key of common) assert.deepEqual(other.get(key), first.get(key));
  }
}

describe('a genuine API server', options, () => {
  before(async () => {
    for (const encoding of ENCODINGS) {
      const env = { STSVIEW_WIRE: encoding };
      clients.set(
        encoding,
        createClient(loadClusterAccess({ kubeconfig: plane.kubeconfig, env, home: '/nonexistent' })),
      );
    }
    await plane.apply(objects(plane.namespace));
    await waitFor(
      () =>
        plane.get<{ status: { currentReplicas?: number } }>(
          `/apis/apps/v1/namespaces/${plane.namespace}/statefulsets/full`,
        ),
      ({ status }) => status.currentReplicas === 2,
      { what: 'the pods of the set' },
    );
  });

  after(async () => {
    for (const client of clients.values()) client.close();
    // Everything else is deleted with the namespace.
    const volumes = ['nfs', 'local', 'csi'].map((source) => `persistentvolume/${plane.namespace}-${source}`);
    await plane.kubectl('delete', '--wait=false', `storageclass/${plane.namespace}`, ...volumes);
  });

  for (const kind of KINDS) {
    test(`${kind}: equal in lists and watches, in protobuf and JSON`, async () => {
      const all = await Promise.all(ENCODINGS.flatMap((encoding) => [listed(kind, encoding), watched(kind, encoding)]));
      compare(all);
    });
  }

  test('a page has the token of the next page in both encodings', async () => {
    const path = collectionPath(RESOURCES.Pod, plane.namespace);
    for (const encoding of ENCODINGS) {
      const names: string[] = [];
      const pages = listPages(
        clientIn(encoding),
        { path, kind: 'Pod', query: {}, firstPage: 1 },
        { signal, protobuf: true },
      );
      for await (const { items, last } of pages) {
        for (const item of items) names.push(RESOURCES.Pod.project(item)?.meta.name ?? '');
        if (names.length === 1) assert.equal(last, false);
      }
      assert.deepEqual(names, ['full-3', 'full-4']);
    }
  });

  test('a refusal has the same message in both encodings', async () => {
    const path = collectionPath(RESOURCES.Pod, plane.namespace);
    const refused = async (encoding: Encoding): Promise<string> => {
      const pages = listPages(
        clientIn(encoding),
        { path, kind: 'Pod', query: { continue: 'nonsense' } },
        { signal, protobuf: true },
      );
      try {
        for await (const page of pages) assert.fail(`it was answered: ${page.resourceVersion}`);
      } catch (error) {
        assert.ok(error instanceof ClusterError, String(error));
        return `${error.kind} ${error.message}`;
      }
      return assert.fail('nothing was answered');
    };
    assert.equal(await refused('protobuf'), await refused('json'));
  });
});
