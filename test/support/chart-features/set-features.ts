/** How charts run their sets: order, updates, volumes, names, scheduling. */

import { type ChartFeature, CLAIM_SPEC, headless, object, readyIf, service, set } from './feature.ts';

const antiAffinity = (name: string) => ({
  labelSelector: { matchLabels: { app: name } },
  topologyKey: 'kubernetes.io/hostname',
});

export const SET_FEATURES = {
  'headless service': {
    objects: [
      headless('named'),
      set('named', { container: readyIf('test $(hostname) = named-0 || nslookup named-0.named') }),
    ],
  },
  'names before ready': {
    objects: [
      service('early', { clusterIP: 'None', publishNotReadyAddresses: true }),
      set('early', {
        spec: { podManagementPolicy: 'Parallel' },
        container: readyIf('nslookup early-0.early && nslookup early-1.early'),
      }),
    ],
  },
  'parallel start': { objects: [set('parallel', { spec: { podManagementPolicy: 'Parallel' } })] },
  'update on delete': { objects: [set('ondelete', { spec: { updateStrategy: { type: 'OnDelete' } } })] },
  'rolling update with partition': {
    objects: [
      set('partition', { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } } }),
    ],
  },
  'minimum of ready seconds': { objects: [set('minready', { spec: { minReadySeconds: 5 } })] },
  'revision history limit': { objects: [set('history', { spec: { revisionHistoryLimit: 2 } })] },
  'claim templates': {
    objects: [
      set('claims', {
        spec: {
          volumeClaimTemplates: [
            { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: CLAIM_SPEC },
          ],
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        },
        container: {
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
          ...readyIf('echo x >/data/x && test -s /data/x'),
        },
      }),
    ],
  },
  'storage class of its own': {
    objects: [
      object('storage.k8s.io/v1', 'StorageClass', 'NAMESPACE-fast', {
        provisioner: 'k8s.io/minikube-hostpath',
        parameters: { type: 'pd-ssd' },
      }),
      set('classed', {
        spec: {
          volumeClaimTemplates: [
            { metadata: { name: 'data' }, spec: { ...CLAIM_SPEC, storageClassName: 'NAMESPACE-fast' } },
          ],
        },
        container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      }),
    ],
  },
  'preferred anti-affinity': {
    objects: [
      set('apart', {
        pod: {
          affinity: {
            podAffinity: null,
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: antiAffinity('apart') }],
            },
            nodeAffinity: null,
          },
        },
      }),
    ],
  },
  'required anti-affinity': {
    objects: [
      set('strict', {
        pod: {
          affinity: {
            podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [antiAffinity('strict')] },
          },
        },
      }),
    ],
  },
  'topology spread': {
    objects: [
      set('spread', {
        pod: {
          topologySpreadConstraints: [{ ...antiAffinity('spread'), maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' }],
        },
      }),
    ],
  },
  'fields that are null or empty': {
    objects: [
      service('empty', {
        type: 'ClusterIP',
        sessionAffinity: 'None',
        ports: [{ name: 'tcp', port: 6379, targetPort: 'tcp', nodePort: null }],
      }),
      set('empty', {
        spec: { podManagementPolicy: '', updateStrategy: { type: 'RollingUpdate' } },
        pod: {
          hostAliases: null,
          initContainers: null,
          securityContext: { fsGroup: 1001, supplementalGroups: [], sysctls: [] },
        },
        container: { securityContext: { seLinuxOptions: {}, runAsUser: 1001 }, envFrom: null, args: [] },
      }),
    ],
  },
} satisfies Readonly<Record<string, ChartFeature>>;
