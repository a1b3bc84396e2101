/** What admission decides, step by step. NAMESPACE stands for the test's own, UNIQUE for a text that no other test has. */

import type { Json } from '../../../../../source/simulator/model/json.ts';

export interface Step {
  readonly method: string;
  readonly path: string;
  readonly body?: Json;
  /** Only whether it is accepted is compared: the rest is the server's own. */
  readonly isSetup?: true;
}

const CORE = '/api/v1/namespaces/NAMESPACE';
const APPS = '/apis/apps/v1/namespaces/NAMESPACE';

function resource(path: string, apiVersion: string, kind: string, name: string, rest: Json): Step {
  return { method: 'POST', path, body: { apiVersion, kind, metadata: { name }, ...rest }, isSetup: true };
}

function trial(path: string, body: Json): Step {
  return { method: 'POST', path: `${path}?dryRun=All`, body };
}

const MAIN = { name: 'a', image: 'nginx:1' };

function pod(spec: Json, name = 'p'): Json {
  const usual = { schedulerName: 'nobody', automountServiceAccountToken: false, containers: [MAIN] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { ...usual, ...spec } };
}

const asking = (requests: Json, limits: Json = {}): Json => ({
  containers: [{ ...MAIN, resources: { requests, limits } }],
});

const pods = (...specs: readonly Json[]): readonly Step[] => specs.map((spec) => trial(`${CORE}/pods`, pod(spec)));

function claim(storageClassName: string, storage: string): Step {
  const spec = { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } };
  const body = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec };
  return trial(`${CORE}/persistentvolumeclaims`, body);
}

const remove = (path: string): Step => ({ method: 'DELETE', path, isSetup: true });

const CLASSES = '/apis/scheduling.k8s.io/v1/priorityclasses';
const RUNTIMES = '/apis/node.k8s.io/v1/runtimeclasses';
const priorityClass = (name: string, rest: Json): Step =>
  resource(CLASSES, 'scheduling.k8s.io/v1', 'PriorityClass', name, rest);

export const PRIORITIES: readonly Step[] = [
  priorityClass('high-UNIQUE', { value: 1000, preemptionPolicy: 'Never' }),
  ...pods(
    { priorityClassName: 'high-UNIQUE' },
    { priorityClassName: 'nope' },
    { priority: 5 },
    { preemptionPolicy: 'Never' },
    { priorityClassName: 'system-node-critical' },
    { serviceAccountName: 'nope' },
  ),
  remove(`${CLASSES}/high-UNIQUE`),
];

export const RUNTIME_CLASSES: readonly Step[] = [
  resource(RUNTIMES, 'node.k8s.io/v1', 'RuntimeClass', 'kata-UNIQUE', {
    handler: 'kata',
    overhead: { podFixed: { cpu: '250m', memory: '120Mi' } },
    scheduling: { nodeSelector: { kata: 'yes' }, tolerations: [{ key: 'kata', operator: 'Exists' }] },
  }),
  ...pods(
    { runtimeClassName: 'nope' },
    { runtimeClassName: 'kata-UNIQUE' },
    { runtimeClassName: 'kata-UNIQUE', nodeSelector: { kata: 'no' } },
    { runtimeClassName: 'kata-UNIQUE', overhead: { cpu: '1' } },
    { overhead: { cpu: '1' } },
  ),
  remove(`${RUNTIMES}/kata-UNIQUE`),
];

export const LIMITS: readonly Step[] = [
  resource(`${CORE}/limitranges`, 'v1', 'LimitRange', 'limits', {
    spec: {
      limits: [
        {
          type: 'Container',
          default: { cpu: '500m', memory: '256Mi' },
          defaultRequest: { cpu: '100m', memory: '128Mi' },
          max: { cpu: '2' },
          min: { cpu: '50m' },
          maxLimitRequestRatio: { cpu: '10' },
        },
        { type: 'Pod', max: { memory: '1Gi' } },
        { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '10Gi' } },
      ],
    },
  }),
  ...pods(
    {},
    asking({ cpu: '3' }, { cpu: '3' }),
    asking({ cpu: '10m' }),
    asking({ cpu: '60m' }, { cpu: '2' }),
    asking({ memory: '2Gi' }, { memory: '2Gi' }),
    asking({ cpu: '1' }, { cpu: '1', memory: '64Mi' }),
    { initContainers: [{ name: 'i', image: 'busybox:1' }] },
    { containers: [MAIN, { name: 'b', image: 'b:1', resources: { limits: { memory: '1Gi' } } }] },
  ),
  ...['500Mi', '20Gi', '5Gi'].map((storage) => claim('x', storage)),
  remove(`${CORE}/limitranges/limits`),
];

const service = (type: string): Step =>
  trial(`${CORE}/services`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's' },
    spec: { type, ports: ['a', 'b'].map((name, index) => ({ name, port: index + 1 })) },
  });

export const QUOTA: readonly Step[] = [
  resource(`${CORE}/resourcequotas`, 'v1', 'ResourceQuota', 'quota', {
    spec: {
      hard: {
        pods: '2',
        'requests.cpu': '1',
        'limits.memory': '1Gi',
        configmaps: '3',
        secrets: '0',
        'services.nodeports': '1',
        'services.loadbalancers': '0',
        'requests.storage': '5Gi',
        'gold.storageclass.storage.k8s.io/requests.storage': '2Gi',
        'count/jobs.batch': '0',
      },
    },
  }),
];

export const UNDER_QUOTA: readonly Step[] = [
  ...pods(
    {},
    asking({ cpu: '1500m' }, { memory: '2Gi' }),
    asking({ cpu: '500m' }),
    asking({ cpu: '500m' }, { memory: '512Mi' }),
  ),
  trial(`${CORE}/secrets`, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }),
  service('LoadBalancer'),
  service('NodePort'),
  claim('gold', '3Gi'),
  claim('x', '6Gi'),
  claim('gold', '1Gi'),
  trial('/apis/batch/v1/namespaces/NAMESPACE/jobs', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [MAIN] } } },
  }),
  remove(`${CORE}/resourcequotas/quota`),
];

const SECURE = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const CONFINED = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };

/** What the levels of the Pod Security Standards think of pods, and of what makes pods. */
export const SECURED: readonly Step[] = [
  ...pods(
    {},
    { hostNetwork: true, hostPID: true },
    {
      containers: [
        { ...MAIN, securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN', 'SYS_TIME'] } } },
        {
          name: 'b',
          image: 'b:1',
          ports: [{ containerPort: 80, hostPort: 80 }],
          securityContext: { privileged: true, runAsUser: 0, seLinuxOptions: { type: 'foo', user: 'u' } },
        },
      ],
    },
    {
      volumes: [
        { name: 'h', hostPath: { path: '/a' } },
        { name: 'n', nfs: { server: 'a', path: '/b' } },
      ],
    },
    {
      securityContext: { ...CONFINED, sysctls: [{ name: 'kernel.foo', value: '1' }] },
      containers: [{ ...MAIN, securityContext: SECURE }],
    },
    { securityContext: CONFINED, containers: [{ ...MAIN, securityContext: SECURE }] },
    {
      securityContext: {
        runAsUser: 0,
        runAsNonRoot: false,
        seccompProfile: { type: 'Unconfined' },
        appArmorProfile: { type: 'Unconfined' },
      },
    },
    { containers: [{ ...MAIN, livenessProbe: { httpGet: { host: 'x.y', port: 80 } } }] },
  ),
  trial(`${APPS}/statefulsets`, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'w' },
    spec: {
      selector: { matchLabels: { a: 'b' } },
      serviceName: 'w',
      template: { metadata: { labels: { a: 'b' } }, spec: { hostNetwork: true, containers: [MAIN] } },
    },
  }),
];
