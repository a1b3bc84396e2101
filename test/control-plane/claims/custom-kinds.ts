/** Installs kinds of well-known extensions, without their controllers, and makes objects of them. */

import { runKubectl } from '../control-plane.ts';

export interface CustomKind {
  readonly group: string;
  /** The first one is stored. */
  readonly versions: readonly string[];
  readonly kind: string;
  readonly plural: string;
  readonly isClusterScoped?: boolean;
}

function definition({ group, versions, kind, plural, isClusterScoped = false }: CustomKind) {
  const schema = {
    openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  };
  // The API server keeps groups below k8s.io for those that name the approval.
  const annotations = {
    'api-approved.kubernetes.io': 'https://github.com/kubernetes-csi/external-snapshotter/pull/139',
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, annotations },
    spec: {
      group,
      scope: isClusterScoped ? 'Cluster' : 'Namespaced',
      names: { plural, singular: kind.toLowerCase(), kind },
      versions: versions.map((name, index) => ({ name, served: true, storage: index === 0, schema })),
    },
  };
}

/** Waits until the kinds are served and discovered. */
export async function installKinds(kubeconfig: string, kinds: readonly CustomKind[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: kinds.map(definition) };
  await runKubectl(kubeconfig, ['apply', '--server-side', '-f', '-'], JSON.stringify(list));
  const names = kinds.map(({ plural, group }) => `crd/${plural}.${group}`);
  await runKubectl(kubeconfig, ['wait', '--for=condition=Established', '--timeout=120s', ...names]);
}

export async function applyObjects(
  kubeconfig: string,
  ...items: readonly { readonly apiVersion: string; readonly kind: string; readonly [field: string]: unknown }[]
): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items };
  await runKubectl(kubeconfig, ['apply', '--server-side', '-f', '-'], JSON.stringify(list));
}
