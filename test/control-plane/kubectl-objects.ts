/** Reads one set's objects with kubectl, independently of the program. */

import type { ControlPlane } from './control-plane.ts';

interface Meta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
  readonly creationTimestamp?: string;
  readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[];
}

export interface KubectlSet {
  readonly kind: 'StatefulSet';
  readonly metadata: Meta;
  readonly spec: {
    readonly replicas: number;
    readonly ordinals?: { readonly start: number };
    readonly serviceName?: string;
    readonly podManagementPolicy: string;
    readonly minReadySeconds?: number;
    readonly updateStrategy: {
      readonly type: string;
      readonly rollingUpdate?: { readonly partition?: number; readonly maxUnavailable?: number | string };
    };
    readonly persistentVolumeClaimRetentionPolicy: { readonly whenDeleted: string; readonly whenScaled: string };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
  readonly status: {
    readonly observedGeneration?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
  };
}

export interface KubectlPod {
  readonly kind: 'Pod';
  readonly metadata: Meta;
  readonly spec: { readonly nodeName?: string; readonly containers: readonly { readonly image: string }[] };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly restartCount: number }[];
  };
}

export interface KubectlClaim {
  readonly kind: 'PersistentVolumeClaim';
  readonly metadata: Meta;
  readonly spec: {
    readonly volumeName?: string;
    readonly storageClassName?: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
  };
  readonly status: {
    readonly phase: string;
    readonly accessModes?: readonly string[];
    readonly capacity?: { readonly storage: string };
  };
}

export interface KubectlVolume {
  readonly kind: 'PersistentVolume';
  readonly metadata: Meta;
  readonly spec: {
    readonly claimRef?: { readonly uid: string; readonly namespace: string };
    readonly persistentVolumeReclaimPolicy: string;
    readonly nodeAffinity?: {
      readonly required: {
        readonly nodeSelectorTerms: readonly {
          readonly matchExpressions: readonly { readonly key: string; readonly values: readonly string[] }[];
        }[];
      };
    };
  };
}

type AnyObject = KubectlSet | KubectlPod | KubectlClaim | KubectlVolume;

export interface KubectlObjects {
  readonly sets: readonly KubectlSet[];
  readonly pods: readonly KubectlPod[];
  readonly claims: readonly KubectlClaim[];
  readonly volumes: readonly KubectlVolume[];
  /** Equal for two readings between which nothing in the namespace changed. */
  readonly versions: string;
}

/** One `kubectl get -o json` of the namespace's sets, pods and claims, and of the volumes bound to them. */
export async function readKubectlObjects(plane: ControlPlane): Promise<KubectlObjects> {
  const text = await plane.kubectl('get', 'statefulsets,pods,persistentvolumeclaims,persistentvolumes', '-o', 'json');
  const { items }: { readonly items: readonly AnyObject[] } = JSON.parse(text);
  const here = items.filter(
    (item) => item.kind !== 'PersistentVolume' || item.spec.claimRef?.namespace === plane.namespace,
  );
  return {
    sets: here.filter((item) => item.kind === 'StatefulSet'),
    pods: here.filter((item) => item.kind === 'Pod'),
    claims: here.filter((item) => item.kind === 'PersistentVolumeClaim'),
    volumes: here.filter((item) => item.kind === 'PersistentVolume'),
    versions: here
      .map(({ metadata }) => `${metadata.uid}=${metadata.resourceVersion}`)
      .sort()
      .join(' '),
  };
}

/** Reads the namespace's versions again, without the cost of a process. */
export async function readVersions(plane: ControlPlane): Promise<string> {
  interface List {
    readonly items: readonly Pick<KubectlVolume, 'metadata' | 'spec'>[];
  }
  const { namespace } = plane;
  const lists = await Promise.all([
    plane.get<List>(`/apis/apps/v1/namespaces/${namespace}/statefulsets`),
    plane.get<List>(`/api/v1/namespaces/${namespace}/pods`),
    plane.get<List>(`/api/v1/namespaces/${namespace}/persistentvolumeclaims`),
    plane.get<List>('/api/v1/persistentvolumes'),
  ]);
  return lists
    .flatMap(({ items }, kind) =>
      kind < 3 ? items : items.filter(({ spec }) => spec.claimRef?.namespace === namespace),
    )
    .map(({ metadata }) => `${metadata.uid}=${metadata.resourceVersion}`)
    .sort()
    .join(' ');
}
