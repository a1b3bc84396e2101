/** Names and ordinals of a set's pods and claims: pkg/controller/statefulset/stateful_set_utils.go. */

import { at, itemsOf, type Json, objectOf, stringMapOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { newControllerRef } from '../../model/owner-references.ts';
import type { PodView } from '../../model/pod-view.ts';
import { type SetView, selectorLabels } from './set-view.ts';

const REVISION_LABEL = 'controller-revision-hash';
const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';

const POD_NAME = /^(.*)-([0-9]+)$/;
const LARGEST_ORDINAL = 2 ** 31 - 1;

/** Returns -1 for a name that does not end in an ordinal. */
export function ordinalOf(podName: string): number {
  const ordinal = Number(POD_NAME.exec(podName)?.[2] ?? -1);
  return ordinal > LARGEST_ORDINAL ? -1 : ordinal;
}

export function isMember({ name }: SetView, podName: string): boolean {
  return POD_NAME.exec(podName)?.[1] === name;
}

export function isInRange({ ordinalsStart, replicas }: SetView, ordinal: number): boolean {
  return ordinal >= ordinalsStart && ordinal < ordinalsStart + replicas;
}

export function podNameOf({ name }: SetView, ordinal: number): string {
  return `${name}-${ordinal}`;
}

export function claimNameOf({ name }: SetView, template: Json, ordinal: number): string {
  return `${stringOf(at(template, 'metadata', 'name'))}-${name}-${ordinal}`;
}

export function revisionOf({ labels }: PodView): string {
  return labels[REVISION_LABEL] ?? '';
}

export function identityMatches(set: SetView, pod: PodView): boolean {
  return isMember(set, pod.name) && pod.labels[POD_NAME_LABEL] === pod.name;
}

export function storageMatches(set: SetView, pod: PodView): boolean {
  const volumes = itemsOf(pod.object.spec?.['volumes']);
  return set.claimTemplates.every((template) => {
    const name = at(template, 'metadata', 'name');
    const volume = volumes.find((entry) => at(entry, 'name') === name);
    return at(volume, 'persistentVolumeClaim', 'claimName') === claimNameOf(set, template, ordinalOf(pod.name));
  });
}

function withStorage(set: SetView, spec: Json, ordinal: number): Json {
  const names = new Set(set.claimTemplates.map((template) => at(template, 'metadata', 'name')));
  const own = set.claimTemplates.map((template) => ({
    name: at(template, 'metadata', 'name'),
    persistentVolumeClaim: { claimName: claimNameOf(set, template, ordinal) },
  }));
  const volumes = [...own, ...itemsOf(spec['volumes']).filter((volume) => !names.has(at(volume, 'name')))];
  return volumes.length === 0 ? spec : { ...spec, volumes };
}

function identityLabels(name: string): Readonly<Record<string, string>> {
  return { [POD_NAME_LABEL]: name, [POD_INDEX_LABEL]: String(ordinalOf(name)) };
}

/** Returns the pod with the identity and storage that its set requires. */
export function withIdentity(set: SetView, pod: KubeObject): KubeObject {
  const { name } = pod.metadata;
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...identityLabels(name) } },
    spec: withStorage(set, pod.spec ?? {}, ordinalOf(name)),
  };
}

/** Creates a pod from the set's template, which belongs to `revision`. */
export function newPod(set: SetView, ordinal: number, revision: string): KubeObject {
  const name = podNameOf(set, ordinal);
  const metadata = objectOf(set.template['metadata']);
  const annotations = stringMapOf(metadata['annotations']);
  const finalizers = itemsOf(metadata['finalizers']).map((entry) => stringOf(entry));
  const spec = { ...objectOf(set.template['spec']), hostname: name };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${set.name}-`,
      namespace: set.namespace,
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
      labels: { ...stringMapOf(metadata['labels']), ...identityLabels(name), [REVISION_LABEL]: revision },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ...(finalizers.length === 0 ? {} : { finalizers }),
      ownerReferences: [newControllerRef(set.object)],
    },
    spec: withStorage(set, set.serviceName === '' ? spec : { ...spec, subdomain: set.serviceName }, ordinal),
    status: { phase: 'Pending' },
  };
}

/** Returns the claims of one ordinal, ready to be created. */
export function newClaims(set: SetView, ordinal: number): readonly KubeObject[] {
  return set.claimTemplates.map((template) => {
    const metadata = objectOf(template['metadata']);
    const annotations = stringMapOf(metadata['annotations']);
    const spec = objectOf(template['spec']);
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: claimNameOf(set, template, ordinal),
        namespace: set.namespace,
        uid: '',
        resourceVersion: '',
        creationTimestamp: '',
        labels: { ...stringMapOf(metadata['labels']), ...selectorLabels(set) },
        ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      },
      spec: { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', ...spec },
      status: { phase: 'Pending' },
    };
  });
}
