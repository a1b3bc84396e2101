/** The kinds that lessons name, in the words of kubectl. */

export interface LessonKind {
  /** "pod", as the conditions and the output of kubectl write it. */
  readonly word: string;
  readonly plural: string;
  /** What kubectl writes before the name: "statefulset.apps". */
  readonly qualified: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly isNamespaced: boolean;
}

function kind(word: string, name: string, apiVersion = 'v1', isNamespaced = true): LessonKind {
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  const plural = word.endsWith('s') ? `${word}es` : `${word}s`;
  return { word, plural, qualified: `${word}${group}`, kind: name, apiVersion, isNamespaced };
}

const KINDS: readonly (readonly [LessonKind, readonly string[]])[] = [
  [kind('pod', 'Pod'), ['po']],
  [kind('persistentvolumeclaim', 'PersistentVolumeClaim'), ['pvc']],
  [kind('persistentvolume', 'PersistentVolume', 'v1', false), ['pv']],
  [kind('service', 'Service'), ['svc']],
  [kind('node', 'Node', 'v1', false), ['no']],
  [kind('event', 'Event'), ['ev']],
  [kind('configmap', 'ConfigMap'), ['cm']],
  [kind('secret', 'Secret'), []],
  [kind('namespace', 'Namespace', 'v1', false), ['ns']],
  [kind('statefulset', 'StatefulSet', 'apps/v1'), ['sts']],
  [kind('deployment', 'Deployment', 'apps/v1'), ['deploy']],
  [kind('replicaset', 'ReplicaSet', 'apps/v1'), ['rs']],
  [kind('controllerrevision', 'ControllerRevision', 'apps/v1'), []],
  [kind('storageclass', 'StorageClass', 'storage.k8s.io/v1', false), ['sc']],
  [kind('endpointslice', 'EndpointSlice', 'discovery.k8s.io/v1'), []],
  [kind('poddisruptionbudget', 'PodDisruptionBudget', 'policy/v1'), ['pdb']],
];

const BY_WORD: ReadonlyMap<string, LessonKind> = new Map(
  KINDS.flatMap(([entry, short]) =>
    [entry.word, entry.plural, entry.qualified, ...short].map((word) => [word, entry] as const),
  ),
);

/** Returns the kind that kubectl takes the word for: "sts", "pods", "pvc". */
export function kindOf(word: string): LessonKind | undefined {
  return BY_WORD.get(word.toLowerCase());
}

export function kindOfObject(apiVersion: string, name: string): LessonKind | undefined {
  return KINDS.map(([entry]) => entry).find((entry) => entry.apiVersion === apiVersion && entry.kind === name);
}

/** Returns the path of an object, or of the collection if there is no name. */
export function apiPath({ apiVersion, plural, isNamespaced }: LessonKind, namespace: string, name = ''): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = isNamespaced ? `/namespaces/${namespace}` : '';
  return `${root}${place}/${plural}${name === '' ? '' : `/${encodeURIComponent(name)}`}`;
}

/** Returns "statefulset/web" for "sts/web": one name for one object. Undefined for an unknown kind. */
export function subjectOf(reference: string): string | undefined {
  const [word = '', name = ''] = reference.split('/');
  const found = kindOf(word);
  return found === undefined || name === '' ? undefined : `${found.word}/${name}`;
}
