/** What charts bring beside their sets. */

import {
  type ChartFeature,
  claim,
  configMap,
  deployment,
  headless,
  object,
  podTemplate,
  secret,
  service,
  set,
} from './feature.ts';

const ONCE = { restartPolicy: 'OnFailure' };
const RULES = [{ apiGroups: [''], resources: ['endpoints', 'pods'], verbs: ['get', 'list', 'watch'] }];

const binding = (kind: string, name: string) => ({
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
  subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'NAMESPACE' }],
});

export const OBJECT_FEATURES = {
  'service account': {
    objects: [
      object('v1', 'ServiceAccount', 'account', { automountServiceAccountToken: false }),
      set('account', { pod: { serviceAccountName: 'account' } }),
    ],
  },
  role: {
    objects: [
      object('rbac.authorization.k8s.io/v1', 'Role', 'reader', { rules: RULES }),
      object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'reader', binding('Role', 'reader')),
    ],
  },
  'cluster role': {
    objects: [
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'NAMESPACE-reader', { rules: RULES }),
      object(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'NAMESPACE-reader',
        binding('ClusterRole', 'NAMESPACE-reader'),
      ),
    ],
  },
  'network policy': {
    objects: [
      object('networking.k8s.io/v1', 'NetworkPolicy', 'policy', {
        spec: {
          podSelector: { matchLabels: { app: 'policy' } },
          policyTypes: ['Ingress', 'Egress'],
          egress: [{}],
          ingress: [{ ports: [{ port: 6379 }] }],
        },
      }),
      set('policy'),
    ],
  },
  'disruption budget': {
    objects: [
      object('policy/v1', 'PodDisruptionBudget', 'budget', {
        spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'budget' } } },
      }),
      set('budget'),
    ],
  },
  ConfigMap: { objects: [configMap('plain', { 'store.conf': 'port 6379' })] },
  Secret: { objects: [secret('plain', { password: 'for-a-test' })] },
  'service for clients': {
    objects: [headless('clients-members'), service('clients', { type: 'ClusterIP', sessionAffinity: 'None' })],
  },
  'endpoints of a program': {
    objects: [
      object('v1', 'Endpoints', 'elected', { subsets: [] }),
      object('v1', 'Service', 'elected', {
        spec: { type: 'ClusterIP', ports: [{ port: 5432 }] },
      }),
    ],
  },
  'anchors of YAML': {
    objects: [],
    yaml: `
apiVersion: v1
kind: ConfigMap
metadata:
  name: &name anchored
  labels: {cluster: *name}
data: {cluster: *name}
`,
  },
  deployment: { objects: [deployment('proxy', { spec: { replicas: 2, strategy: { type: 'RollingUpdate' } } })] },
  'deployment with a claim': {
    objects: [
      claim('console'),
      deployment('console', {
        spec: { strategy: { type: 'Recreate' } },
        pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'console' } }] },
        container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      }),
    ],
  },
  job: {
    objects: [
      object('batch/v1', 'Job', 'init', {
        spec: {
          template: podTemplate('init', {
            pod: ONCE,
            container: { command: ['sh', '-c', 'sleep 2; exit 0'] },
          }),
        },
      }),
    ],
  },
  'cron job': {
    objects: [
      object('batch/v1', 'CronJob', 'rotate', {
        spec: {
          schedule: '0 0 1 */11 *',
          jobTemplate: {
            spec: { backoffLimit: 1, template: podTemplate('rotate', { pod: ONCE, container: { command: ['true'] } }) },
          },
        },
      }),
    ],
  },
  'daemon set': {
    objects: [
      object('apps/v1', 'DaemonSet', 'exporter', {
        spec: {
          selector: { matchLabels: { app: 'exporter' } },
          updateStrategy: { type: 'RollingUpdate' },
          template: podTemplate('exporter', {
            pod: {
              tolerations: [{ effect: 'NoSchedule', operator: 'Exists' }],
              volumes: [{ name: 'proc', hostPath: { path: '/proc' } }],
            },
            container: { volumeMounts: [{ name: 'proc', mountPath: '/host/proc', readOnly: true }] },
          }),
        },
      }),
    ],
  },
  'webhook configuration': {
    objects: [
      object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'NAMESPACE-injector', {
        webhooks: [
          {
            name: 'injector.example.com',
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            failurePolicy: 'Ignore',
            clientConfig: { service: { name: 'injector', namespace: 'NAMESPACE', path: '/mutate' } },
            // No object of the cluster has this label.
            objectSelector: { matchLabels: { 'example.com/inject': 'NAMESPACE' } },
            rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
          },
        ],
      }),
    ],
  },
  'definition of a kind': {
    objects: [
      object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'proxydefaults.charts.example.com', {
        spec: {
          group: 'charts.example.com',
          scope: 'Namespaced',
          names: { kind: 'ProxyDefaults', plural: 'proxydefaults', singular: 'proxydefaults' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              subresources: { status: {} },
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
                },
              },
            },
          ],
        },
      }),
    ],
  },
} satisfies Readonly<Record<string, ChartFeature>>;
