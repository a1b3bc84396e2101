/** Finds the managers of a set. They would undo a manual change. */

import type { StatefulSet } from '../model/kinds.ts';
import type { Manager } from '../model/set-status.ts';

/** Charts wrote this label before the recommended labels existed. */
const OLD_RELEASE_LABEL = 'release';

/** Finds an operator by the set's controller reference, and Helm, Argo CD and Flux by their labels and annotations. */
export function managersOf({ meta }: StatefulSet): readonly Manager[] {
  const managers: Manager[] = [];
  const owner = meta.owners.find((candidate) => candidate.controller);
  if (owner !== undefined) managers.push({ type: 'operator', name: `${owner.kind} ${owner.name}` });

  const application =
    meta.labels['argocd.argoproj.io/instance'] ??
    // "application:group/kind:namespace/name"
    meta.annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
  if (application !== undefined) managers.push({ type: 'argo-cd', name: `application ${application}` });

  const kustomization = meta.labels['kustomize.toolkit.fluxcd.io/name'];
  if (kustomization !== undefined) managers.push({ type: 'flux', name: `Kustomization ${kustomization}` });
  const helmRelease = meta.labels['helm.toolkit.fluxcd.io/name'];
  if (helmRelease !== undefined) managers.push({ type: 'flux', name: `HelmRelease ${helmRelease}` });

  const release =
    meta.annotations['meta.helm.sh/release-name'] ??
    meta.labels['app.kubernetes.io/instance'] ??
    meta.labels[OLD_RELEASE_LABEL];
  if (meta.labels['app.kubernetes.io/managed-by'] === 'Helm' && release !== undefined) {
    managers.push({ type: 'helm', name: `release ${release}` });
  }
  return managers;
}
