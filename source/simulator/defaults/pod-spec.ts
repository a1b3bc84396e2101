/** The defaults of a pod's spec, in templates and in pods alike (pkg/apis/core/v1/defaults.go). */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';

function defaultProbe(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { httpGet } = value;
  return {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
    ...value,
    ...(isObject(httpGet) ? { httpGet: { path: '/', scheme: 'HTTP', ...httpGet } } : {}),
  };
}

/** A reference to an image that can be read: "registry.example.com:5000/team/web:1.2". */
const IMAGE =
  /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::([A-Za-z0-9_][\w.-]{0,127}))?(@\w+:[0-9a-f]+)?$/;

/** "Always" for ":latest" and images without a tag. */
function pullPolicy(image: string): string {
  const match = IMAGE.exec(image);
  if (match === null) return 'IfNotPresent';
  const [, tag, digest] = match;
  return (tag ?? (digest === undefined ? 'latest' : '')) === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultEnv(value: unknown): unknown {
  const fieldRef = at(value, 'valueFrom', 'fieldRef');
  if (!isObject(value) || !isObject(fieldRef)) return value;
  return { ...value, valueFrom: { ...objectOf(value['valueFrom']), fieldRef: { apiVersion: 'v1', ...fieldRef } } };
}

/** The API server does not store empty lists of a container or a pod's spec: the Go fields are `omitempty`. */
function withoutEmptyLists(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !Array.isArray(value) || value.length > 0));
}

export function defaultContainer(given: unknown): unknown {
  if (!isObject(given)) return given;
  const value = withoutEmptyLists(given);
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].filter((probe) => value[probe] !== undefined);
  const ports = itemsOf(value['ports']).map((port) => (isObject(port) ? { protocol: 'TCP', ...port } : port));
  return {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(stringOf(value['image'])),
    ...value,
    resources: objectOf(value['resources']),
    ...Object.fromEntries(probes.map((probe) => [probe, defaultProbe(value[probe])])),
    ...(ports.length === 0 ? {} : { ports }),
    ...(value['env'] === undefined ? {} : { env: itemsOf(value['env']).map(defaultEnv) }),
  };
}

/** The files of a downward API volume. */
function withFieldVersions(items: unknown): unknown {
  if (!Array.isArray(items)) return items;
  return items.map((item: unknown) => {
    const fieldRef = at(item, 'fieldRef');
    return isObject(item) && isObject(fieldRef) ? { ...item, fieldRef: { apiVersion: 'v1', ...fieldRef } } : item;
  });
}

function defaultProjection(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { downwardAPI: downward, serviceAccountToken: token } = value;
  return {
    ...value,
    ...(isObject(downward) && downward['items'] !== undefined
      ? { downwardAPI: { ...downward, items: withFieldVersions(downward['items']) } }
      : {}),
    ...(isObject(token) ? { serviceAccountToken: { expirationSeconds: 3600, ...token } } : {}),
  };
}

/** A volume without any source is an empty directory. */
function defaultVolume(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { name: _name, ...sources } = value;
  const hasSource = Object.values(sources).some(isObject);
  const volume: Record<string, unknown> = { ...value, ...(hasSource ? {} : { emptyDir: {} }) };
  for (const source of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    if (isObject(value[source])) volume[source] = { defaultMode: 420, ...value[source] };
  }
  const { downwardAPI: downward, projected, hostPath, ephemeral } = volume;
  if (isObject(downward) && downward['items'] !== undefined) {
    volume['downwardAPI'] = { ...downward, items: withFieldVersions(downward['items']) };
  }
  if (isObject(projected) && Array.isArray(projected['sources'])) {
    volume['projected'] = { ...projected, sources: projected['sources'].map(defaultProjection) };
  }
  if (isObject(hostPath)) volume['hostPath'] = { type: '', ...hostPath };
  const template = at(ephemeral, 'volumeClaimTemplate');
  if (isObject(ephemeral) && isObject(template)) {
    const spec = { volumeMode: 'Filesystem', ...objectOf(template['spec']) };
    volume['ephemeral'] = { ...ephemeral, volumeClaimTemplate: { ...template, spec } };
  }
  return volume;
}

export function defaultPodSpec(value: unknown): Json {
  const spec = withoutEmptyLists(objectOf(value));
  const account = spec['serviceAccountName'] ?? spec['serviceAccount'];
  const containers = ['containers', 'initContainers'].filter((field) => Array.isArray(spec[field]));
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...spec,
    ...(account === undefined ? {} : { serviceAccountName: account, serviceAccount: account }),
    ...Object.fromEntries(containers.map((field) => [field, itemsOf(spec[field]).map(defaultContainer)])),
    ...(Array.isArray(spec['volumes']) ? { volumes: itemsOf(spec['volumes']).map(defaultVolume) } : {}),
  };
}

function withRequests(container: unknown): unknown {
  if (!isObject(container)) return container;
  const resources = objectOf(container['resources']);
  if (!isObject(resources['limits'])) return container;
  const requests = { ...resources['limits'], ...objectOf(resources['requests']) };
  return { ...container, resources: { ...resources, requests } };
}

/** In pods, unlike templates, missing requests equal the limits. */
export function defaultRequests(spec: Json): Json {
  const given = ['containers', 'initContainers'].filter((field) => Array.isArray(spec[field]));
  return { ...spec, ...Object.fromEntries(given.map((field) => [field, itemsOf(spec[field]).map(withRequests)])) };
}

export function defaultTemplate(value: unknown): Json {
  const template = objectOf(value);
  return { ...template, metadata: objectOf(template['metadata']), spec: defaultPodSpec(template['spec']) };
}
