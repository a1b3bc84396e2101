/** Manifests of StatefulSets, services, pods and claims as users write them: the API server adds the rest. */

import { parse, stringify } from 'yaml';

type Json = Readonly<Record<string, unknown>>;

/** Fields of an object, or the same in YAML's flow style without the braces: "ordinals: {start: 5}". */
export type Fields = Json | string | readonly string[];

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Json & { readonly name: string };
  readonly spec: Json;
}

export interface StatefulSetOptions {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** 1 by default. */
  readonly replicas?: number;
  /** "NAME:1" by default. */
  readonly image?: string;
  readonly policy?: 'OrderedReady' | 'Parallel';
  /** Claim templates and their storage classes; the cluster's default class if there is none. */
  readonly claims?: readonly (readonly [template: string, storageClass?: string])[];
  /** Annotations of the pods. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** More fields of the container "main". */
  readonly container?: Fields;
  /** More fields of the pod's spec. */
  readonly pod?: Fields;
  /** More fields of the set's spec. */
  readonly spec?: Fields;
}

/** Returns the fields as an object. */
export function fieldsOf(fields: Fields = {}): Json {
  if (typeof fields === 'string') return fieldsOf([fields]);
  return isList(fields) ? (parse(`{${fields.join(', ')}}`) as Json) : fields;
}

function isList(fields: Json | readonly string[]): fields is readonly string[] {
  return Array.isArray(fields);
}

/** The annotations by which the pods of the bed take so many milliseconds to get ready and to stop. */
export function bedTimes(startMs = 100, stopMs = 100): Readonly<Record<string, string>> {
  return { 'bed/start-ms': String(startMs), 'bed/stop-ms': String(stopMs) };
}

function claimSpec(storageClass?: string, fields?: Fields): Json {
  return {
    accessModes: ['ReadWriteOnce'],
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    resources: { requests: { storage: '1Gi' } },
    ...fieldsOf(fields),
  };
}

/** A set of pods with the label "app: NAME". */
export function statefulSetManifest(name: string, options: StatefulSetOptions = {}): Manifest {
  const { namespace, labels, replicas = 1, image = `${name}:1`, policy, claims = [], annotations = {} } = options;
  const volumeMounts = claims.map(([template]) => ({ name: template, mountPath: `/${template}` }));
  const main = {
    name: 'main',
    image,
    ...(claims.length === 0 ? {} : { volumeMounts }),
    ...fieldsOf(options.container),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
    },
    spec: {
      replicas,
      serviceName: name,
      ...(policy === undefined ? {} : { podManagementPolicy: policy }),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
        spec: { containers: [main], ...fieldsOf(options.pod) },
      },
      ...(claims.length === 0
        ? {}
        : {
            volumeClaimTemplates: claims.map(([template, storageClass]) => ({
              metadata: { name: template },
              spec: claimSpec(storageClass),
            })),
          }),
      ...fieldsOf(options.spec),
    },
  };
}

/** The governing service of the set of that name. */
export function headlessServiceManifest(name: string, spec?: Fields): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { clusterIP: 'None', selector: { app: name }, ports: [{ port: 80 }], ...fieldsOf(spec) },
  };
}

export interface PodManifestOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly image?: string;
  /** The claim that it mounts as volume "data". */
  readonly claim?: string;
  readonly spec?: Fields;
}

/** A pod without a controller. */
export function podManifest(name: string, options: PodManifestOptions = {}): Manifest {
  const { labels, annotations, image = 'web:1', claim, spec } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: {
      containers: [{ name: 'main', image }],
      ...(claim === undefined ? {} : { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }] }),
      ...fieldsOf(spec),
    },
  };
}

/** A claim of 1Gi. Without a class, it has the cluster's default class. */
export function claimManifest(name: string, storageClass?: string, spec?: Fields): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: claimSpec(storageClass, spec),
  };
}

export function yamlOf(...manifests: readonly Manifest[]): string {
  return manifests.map((manifest) => `---\n${stringify(manifest)}`).join('');
}

export interface SetManifest extends StatefulSetOptions {
  readonly replicas: number;
  /** Milliseconds from created to ready, and from deleted to gone, on the bed; 100 by default. */
  readonly startMs?: number;
  readonly stopMs?: number;
}

/** A set and its service, as YAML. */
export function setManifestOf(name: string, { startMs, stopMs, ...options }: SetManifest): string {
  const set = statefulSetManifest(name, { annotations: bedTimes(startMs, stopMs), ...options });
  return yamlOf(headlessServiceManifest(name), set);
}
