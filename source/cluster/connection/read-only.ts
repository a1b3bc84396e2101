/**
 * The requests that a client in read-only mode may send: an allow-list of method, resource and subresource, checked
 * where requests leave the program. A GET is not always a read: exec, attach and port-forward begin with a GET too.
 */

import { ClusterError, oneLine } from '../errors.ts';

/** "group/plural", without the group for the core API. They may be read by GET: one object, a list, or a watch. */
const READABLE: ReadonlySet<string> = new Set([
  'namespaces',
  'nodes',
  // What the kubelet has measured. Other paths of its proxy may run commands.
  'nodes/proxy/stats/summary',
  'pods',
  'pods/log',
  'services',
  // The queries of a Prometheus.
  'services/proxy/api/v1/query',
  'services/proxy/api/v1/query_range',
  'events',
  'persistentvolumeclaims',
  'persistentvolumes',
  'resourcequotas',
  'limitranges',
  'apps/statefulsets',
  'apps/statefulsets/scale',
  'apps/controllerrevisions',
  'apps/deployments',
  'apps/daemonsets',
  'apps/replicasets',
  'replicationcontrollers',
  'podtemplates',
  'batch/jobs',
  'batch/cronjobs',
  'snapshot.storage.k8s.io/volumesnapshots',
  'storage.k8s.io/csinodes',
  'storage.k8s.io/volumeattachments',
  'storage.k8s.io/storageclasses',
  'discovery.k8s.io/endpointslices',
  'autoscaling/horizontalpodautoscalers',
  'policy/poddisruptionbudgets',
  'coordination.k8s.io/leases',
  // The clock of an embedded cluster.
  'demo.stsview/clocks',
  'admissionregistration.k8s.io/validatingwebhookconfigurations',
  'admissionregistration.k8s.io/mutatingwebhookconfigurations',
]);

/** Which version the server has, and which APIs. */
const DISCOVERY = /^\/(version|apis?|api\/v1|apis\/[a-z0-9-]+(\.[a-z0-9-]+)*\/v\d+((alpha|beta)\d+)?)(\?[^/]*)?$/;
const ACCESS_REVIEWS = 'authorization.k8s.io/selfsubjectaccessreviews';
const DNS_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'openshift-dns']);
const DNS_POD = /(^|-)(coredns|kube-dns|dns)(-|$)/;

interface RequestedResource {
  /** "apps/statefulsets/scale" */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** Returns undefined for a path that belongs to no resource or has a form that a server might read differently. */
function requestedResource(path: string): RequestedResource | undefined {
  const [resourcePath = ''] = path.split('?', 1);
  // Percent signs are rejected too: an encoded slash would change the path when it is decoded.
  if (!/^(\/[A-Za-z0-9][A-Za-z0-9._:-]*)+$/.test(resourcePath) || resourcePath.includes('..')) return undefined;
  const parts = resourcePath.split('/').slice(1);
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return undefined;
  // A path without a version in the version's position belongs to no resource.
  if (!/^v\d+((alpha|beta)\d+)?$/.test(parts[isCore ? 1 : 2] ?? '')) return undefined;
  const group = isCore ? [] : [parts[1] ?? ''];
  let rest = parts.slice(isCore ? 2 : 3);
  let namespace = '';
  if (rest[0] === 'namespaces' && rest.length > 2) {
    namespace = rest[1] ?? '';
    rest = rest.slice(2);
  }
  const [plural = '', name = '', ...subresource] = rest;
  if (plural === '') return undefined;
  return { resource: [...group, plural, ...subresource].join('/'), namespace, name };
}

/** Reports whether the request can change nothing, whatever its query and body are. */
export function isReadOnlyRequest(method: string, path: string): boolean {
  const subject = requestedResource(path);
  if (subject === undefined) return method === 'GET' && DISCOVERY.test(path);
  const { resource, namespace, name } = subject;
  if (resource === ACCESS_REVIEWS) return method === 'POST' && name === '';
  // Only CoreDNS's own ConfigMap may be read, for the cluster domain.
  if (resource === 'configmaps') return method === 'GET' && DNS_NAMESPACES.has(namespace) && name === 'coredns';
  if (resource === 'pods/portforward') {
    return (method === 'GET' || method === 'POST') && DNS_NAMESPACES.has(namespace) && DNS_POD.test(name);
  }
  return method === 'GET' && READABLE.has(resource);
}

/** Returns a function that throws ClusterError `read-only` for a request that may not be sent. */
export function createReadOnlyGate(readOnly: boolean): (method: string, path: string) => void {
  if (!readOnly) return () => {};
  return (method, path) => {
    if (isReadOnlyRequest(method, path)) return;
    const what = `${method} ${oneLine(path.split('?', 1)[0] ?? '', 120)}`;
    const sentence = `Not sent, because stsview is read-only here: ${what}. Leave out --read-only, or change readOnlyContexts in the configuration.`;
    throw new ClusterError('read-only', sentence);
  };
}

/** Reports whether the path is that of an embedded cluster's clock, which goes on whatever the screen shows. */
export function isClockPath(path: string): boolean {
  return requestedResource(path)?.resource === 'demo.stsview/clocks';
}
