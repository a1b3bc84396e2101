/**
 * Keeps the service `kubernetes`, through which pods reach the API server, with its addresses: whoever deletes it finds
 * it again some seconds later (pkg/controlplane/controller/kubernetesservice).
 */

import type { KubeObject } from '../model/kube-object.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';

const INTERVAL_MS = 10_000;
const NAMESPACE = 'default';
const NAME = 'kubernetes';
/** The simulated API server's own address, as pods would see it. */
const ADDRESS = '192.0.2.250';
const PORT = 6443;
const SLICES = 'discovery.k8s.io/endpointslices';

const metadata = {
  name: NAME,
  namespace: NAMESPACE,
  uid: '',
  resourceVersion: '',
  creationTimestamp: '',
};

const OBJECTS: readonly (readonly [string, KubeObject])[] = [
  [
    'services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, labels: { component: 'apiserver', provider: 'kubernetes' } },
      spec: {
        clusterIP: '10.96.0.1',
        clusterIPs: ['10.96.0.1'],
        internalTrafficPolicy: 'Cluster',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: PORT }],
        sessionAffinity: 'None',
        type: 'ClusterIP',
      },
      status: { loadBalancer: {} },
    },
  ],
  [
    'endpoints',
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [{ addresses: [{ ip: ADDRESS }], ports: [{ name: 'https', port: PORT, protocol: 'TCP' }] }],
    },
  ],
  [
    SLICES,
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': NAME } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [ADDRESS], conditions: { ready: true } }],
      ports: [{ name: 'https', port: PORT, protocol: 'TCP' }],
    },
  ],
];

export function startKubernetesServiceController(context: ControllerContext): void {
  const { store } = context;
  const queue = context.queue(() => {
    const namespace = store.get('namespaces', '', NAMESPACE);
    if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return;
    for (const [resource, object] of OBJECTS) {
      if (store.get(resource, NAMESPACE, NAME) === undefined) store.create(resource, object);
    }
  });
  for (const [resource] of OBJECTS) {
    context.onChange(resource, ({ type, object }) => {
      const { name, namespace } = object.metadata;
      if (type === 'DELETED' && name === NAME && namespace === NAMESPACE) queue.addAfter(NAME, INTERVAL_MS);
    });
  }
  context.onChange('namespaces', ({ type, object }) => {
    if (type === 'ADDED' && object.metadata.name === NAMESPACE) queue.add(NAME);
  });
}
