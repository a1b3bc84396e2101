/** What the pods of charts are made of: probes, further containers, hooks, rights. */

import { type ChartFeature, IMAGE, probe, readyIf, set } from './feature.ts';

const LISTENS = { image: 'store:1', command: ['store-server'], ports: [{ name: 'tcp', containerPort: 6379 }] };

export const POD_FEATURES = {
  'startup probe': {
    objects: [set('startup', { container: { ...LISTENS, startupProbe: probe({ tcpSocket: { port: 'tcp' } }) } })],
  },
  'probe by command': {
    objects: [
      set('bycommand', {
        container: {
          command: ['sh', '-c', 'sleep 3; touch /tmp/serves; sleep 10000000'],
          ...readyIf('test -e /tmp/serves'),
          livenessProbe: { exec: { command: ['sh', '-c', 'test -e /tmp/serves'] }, initialDelaySeconds: 10 },
        },
      }),
    ],
  },
  'probe by HTTP': {
    objects: [
      set('byhttp', {
        container: { ...LISTENS, readinessProbe: probe({ httpGet: { path: '/', port: 'tcp', scheme: 'HTTP' } }) },
      }),
    ],
  },
  'probe by TCP': {
    objects: [set('bytcp', { container: { ...LISTENS, readinessProbe: probe({ tcpSocket: { port: 'tcp' } }) } })],
  },
  'init container': {
    objects: [
      set('prepared', {
        pod: {
          initContainers: [
            {
              name: 'prepare',
              image: IMAGE,
              command: ['sh', '-ec', 'mkdir -p /work/tmp && echo done >/work/tmp/state'],
              volumeMounts: [{ name: 'work', mountPath: '/work' }],
              resources: { limits: { cpu: '150m', memory: '192Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
            },
          ],
          volumes: [{ name: 'work', emptyDir: {} }],
        },
        container: { volumeMounts: [{ name: 'work', mountPath: '/work' }], ...readyIf('grep done /work/tmp/state') },
      }),
    ],
  },
  'privileged init container': {
    objects: [
      set('privileged', {
        pod: {
          initContainers: [
            { name: 'prepare', image: IMAGE, command: ['true'], securityContext: { privileged: true, runAsUser: 0 } },
          ],
        },
      }),
    ],
  },
  'further containers': {
    objects: [
      set('sidecar', { pod: { containers: [LISTENS, { ...LISTENS, name: 'metrics', ports: [] }].map(named) } }),
    ],
  },
  'hook before the stop': {
    objects: [
      set('graceful', {
        pod: { terminationGracePeriodSeconds: 120 },
        container: { lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 1'] } } } },
      }),
    ],
  },
  'mount of a part of a volume': {
    objects: [
      set('subpath', {
        pod: { volumes: [{ name: 'empty', emptyDir: {} }] },
        container: {
          volumeMounts: [
            { name: 'empty', mountPath: '/tmp', subPath: 'tmp-dir' },
            { name: 'empty', mountPath: '/all' },
          ],
          ...readyIf('touch /tmp/x && test -e /all/tmp-dir/x'),
        },
      }),
    ],
  },
  'volume in memory': {
    objects: [set('memory', { pod: { volumes: [{ name: 'shm', emptyDir: { medium: 'Memory' } }] } })],
  },
  'security context': {
    objects: [
      set('secure', {
        pod: {
          automountServiceAccountToken: false,
          securityContext: { fsGroup: 1001, fsGroupChangePolicy: 'Always', supplementalGroups: [] },
        },
        container: {
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            privileged: false,
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            runAsUser: 1001,
            seccompProfile: { type: 'RuntimeDefault' },
          },
        },
      }),
    ],
  },
  'namespaces of the host or the pod': {
    objects: [set('shared', { pod: { hostNetwork: false, hostIPC: false, shareProcessNamespace: true } })],
  },
  'no service links': { objects: [set('nolinks', { pod: { enableServiceLinks: false } })] },
} satisfies Readonly<Record<string, ChartFeature>>;

function named<T extends object>(container: T): T & { readonly name: string } {
  return { name: 'main', ...container };
}
