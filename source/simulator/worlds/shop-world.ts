/** The world "shop": a small company with databases, queues and caches in typical conditions. */

import { itemsOf, objectOf, stringMapOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { withAnnotations } from '../storage/claims-and-volumes.ts';
import type { WorldBuilder } from './world-builder.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NAMESPACE = 'shop';

interface SetOptions {
  readonly replicas: number;
  readonly image: string;
  readonly port: number;
  readonly size: string;
  readonly path: string;
  readonly namespace?: string;
  readonly startMs: number;
  readonly storageClass?: string;
  readonly service?: string;
  readonly grace?: number;
  /** Further fields of the set's spec, in YAML. */
  readonly spec?: string;
}

function setYaml(name: string, options: SetOptions): string {
  const { replicas, image, port, size, path, startMs, grace = 30, spec = '' } = options;
  const { namespace = NAMESPACE, storageClass = 'standard', service = name } = options;
  return `
apiVersion: v1
kind: Service
metadata: {name: ${service}, namespace: ${namespace}, labels: {app: ${name}}}
spec: {clusterIP: None, selector: {app: ${name}}, ports: [{name: main, port: ${port}}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec:
  replicas: ${replicas}
  serviceName: ${service}
  ${spec}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {demo/start-ms: "${startMs}", demo/stop-ms: "2500"}}
    spec:
      terminationGracePeriodSeconds: ${grace}
      containers:
        - name: ${name}
          image: ${image}
          ports: [{name: main, containerPort: ${port}}]
          resources: {requests: {cpu: 250m, memory: 512Mi}}
          volumeMounts: [{name: data, mountPath: ${path}}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], storageClassName: ${storageClass}, resources: {requests: {storage: ${size}}}}
`;
}

function localVolume(index: number): string {
  return `
apiVersion: v1
kind: PersistentVolume
metadata: {name: rabbitmq-node-${index}}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: local-storage
  local: {path: /mnt/disks/rabbitmq}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-${index}]}]}]}}
`;
}

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: storefront, namespace: ${NAMESPACE}, labels: {app: storefront}}
spec:
  replicas: 2
  selector: {matchLabels: {app: storefront}}
  template:
    metadata: {labels: {app: storefront}, annotations: {demo/start-ms: "1500"}}
    spec: {containers: [{name: storefront, image: "storefront:7.3", ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: storefront, namespace: ${NAMESPACE}}
spec: {selector: {app: storefront}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: cassandra, namespace: ${NAMESPACE}}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: cassandra}}}
`;

/** Returns the set with another image, and with a fault, or without one if it is `undefined`. */
function withTemplate(set: KubeObject, image: string, fault: string | undefined): KubeObject {
  const template = objectOf(set.spec?.['template']);
  const metadata = objectOf(template['metadata']);
  const spec = objectOf(template['spec']);
  const [container] = itemsOf(spec['containers']);
  const { 'demo/fault': _, ...annotations } = stringMapOf(metadata['annotations']);
  const changed = {
    ...template,
    metadata: {
      ...metadata,
      annotations: fault === undefined ? annotations : { ...annotations, 'demo/fault': fault },
    },
    spec: { ...spec, containers: [{ ...objectOf(container), image }] },
  };
  return { ...set, spec: { ...set.spec, template: changed } };
}

/** Builds the past up to the present. The world then continues. */
export function buildShopWorld({ apply, change, remove, advance, clock }: WorldBuilder): void {
  const scale = (name: string, replicas: number, namespace = NAMESPACE): void =>
    change('apps/statefulsets', namespace, name, (set) => ({ ...set, spec: { ...set.spec, replicas } }));
  const changeTemplate = (name: string, image: string, fault?: string): void =>
    change('apps/statefulsets', NAMESPACE, name, (set) => withTemplate(set, image, fault));

  apply(
    setYaml('mongodb', {
      namespace: 'archive',
      replicas: 2,
      image: 'mongo:8.0',
      port: 27017,
      size: '20Gi',
      path: '/data/db',
      startMs: 2000,
    }),
  );
  advance(HOUR);
  apply(
    setYaml('cassandra', {
      replicas: 4,
      image: 'cassandra:5.0.4',
      port: 9042,
      size: '8Gi',
      path: '/var/lib/cassandra',
      startMs: 9000,
      grace: 1800,
    }),
  );
  apply([0, 1, 2].map(localVolume).join('---'));
  apply(
    setYaml('rabbitmq', {
      replicas: 3,
      image: 'rabbitmq:4.1',
      port: 5672,
      size: '10Gi',
      path: '/var/lib/rabbitmq',
      startMs: 4000,
      storageClass: 'local-storage',
      service: 'rabbitmq-hl',
      spec: 'podManagementPolicy: Parallel',
    }),
  );
  apply(
    setYaml('postgres', {
      replicas: 3,
      image: 'postgres:18.1',
      port: 5432,
      size: '50Gi',
      path: '/var/lib/postgresql',
      startMs: 5000,
    }),
  );
  apply(setYaml('redis', { replicas: 5, image: 'redis:8.2', port: 6379, size: '1Gi', path: '/data', startMs: 7000 }));
  apply(WEB);
  advance(9 * DAY);
  scale('cassandra', 3);
  scale('mongodb', 0, 'archive');
  advance(HOUR);
  remove('apps/statefulsets', 'archive', 'mongodb');
  remove('services', 'archive', 'mongodb');
  advance(3 * DAY - 2 * HOUR - 12 * MINUTE);
  changeTemplate('postgres', 'postgres:18.3-alpine', 'missing-image');
  advance(7 * MINUTE);
  // The template is corrected, but the pod of the broken revision blocks the update.
  changeTemplate('postgres', 'postgres:18.1');
  advance(5 * MINUTE - 20_000);
  changeTemplate('redis', 'redis:8.4');
  advance(20_000);

  // It fills from now on, and not during the past.
  change('persistentvolumeclaims', NAMESPACE, 'data-cassandra-1', (claim) =>
    withAnnotations(claim, { 'demo/used': '6800Mi', 'demo/fill': '40Mi/min' }),
  );

  const images = ['redis:8.2', 'redis:8.4'];
  let turn = 0;
  const changeSomething = (): void => {
    turn += 1;
    if (turn % 2 === 1) remove('pods', NAMESPACE, `rabbitmq-${turn % 3}`);
    else changeTemplate('redis', images[(turn / 2) % 2] ?? 'redis:8.2');
    clock.after(2 * MINUTE, changeSomething);
  };
  clock.after(2 * MINUTE, changeSomething);
}
