/** A list as an API server returns it for the path of a collection. */

const KIND_BY_PLURAL: Readonly<Record<string, string>> = {
  statefulsets: 'StatefulSet',
  pods: 'Pod',
  configmaps: 'ConfigMap',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  persistentvolumes: 'PersistentVolume',
  storageclasses: 'StorageClass',
  services: 'Service',
  endpointslices: 'EndpointSlice',
  controllerrevisions: 'ControllerRevision',
  nodes: 'Node',
  events: 'Event',
  namespaces: 'Namespace',
  deployments: 'Deployment',
  daemonsets: 'DaemonSet',
  replicasets: 'ReplicaSet',
  replicationcontrollers: 'ReplicationController',
  jobs: 'Job',
  cronjobs: 'CronJob',
  podtemplates: 'PodTemplate',
  volumesnapshots: 'VolumeSnapshot',
  volumeattachments: 'VolumeAttachment',
  horizontalpodautoscalers: 'HorizontalPodAutoscaler',
  poddisruptionbudgets: 'PodDisruptionBudget',
  resourcequotas: 'ResourceQuota',
  limitranges: 'LimitRange',
};

/** Returns the kind and version of a path: "/apis/apps/v1/namespaces/shop/statefulsets?limit=5". */
export function typeAt(path: string): { readonly kind: string; readonly apiVersion: string } {
  const { pathname } = new URL(path, 'https://server');
  const [, api, ...version] = /^\/(?:(api)\/([^/]+)|apis\/([^/]+)\/([^/]+))/.exec(pathname) ?? [];
  const apiVersion = api === undefined ? `${version[1]}/${version[2]}` : (version[0] ?? '');
  return { kind: KIND_BY_PLURAL[pathname.split('/').at(-1) ?? ''] ?? 'Unknown', apiVersion };
}

export function listAnswer(path: string, items: readonly unknown[], resourceVersion = '7', next = '') {
  const { kind, apiVersion } = typeAt(path);
  return { kind: `${kind}List`, apiVersion, metadata: { resourceVersion, continue: next }, items };
}

/** The metadata that every stored object has. */
export function storedMeta(name: string, namespace = 'shop') {
  return { name, namespace, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
}

/** The required fields of a pod's spec. */
export const POD_SPEC = { containers: [{ name: 'main', image: 'main:1' }] };
