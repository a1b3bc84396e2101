/** Finds labels and annotations which say that another manager owns the claim's set and may create it again. */

import type { Claim } from '../model/kinds.ts';

const MANAGED_BY = 'app.kubernetes.io/managed-by';
/** Domains of labels that describe an object and do not name its manager. */
const DESCRIPTIVE_DOMAINS = /(^|\.)(kubernetes\.io|k8s\.io)$/;

/** Returns "Helm (release shop)" or "label strimzi.io/cluster=kafka"; empty if no manager is found. */
export function recreatingManagers({ meta: { labels, annotations } }: Claim): readonly string[] {
  const found: string[] = [];
  const release =
    annotations['meta.helm.sh/release-name'] ?? labels['app.kubernetes.io/instance'] ?? labels['release'] ?? '';
  const managedBy = labels[MANAGED_BY] ?? labels['heritage'] ?? '';
  if (managedBy === 'Helm' || managedBy === 'Tiller' || labels['helm.sh/chart'] !== undefined) {
    found.push(release === '' ? 'Helm' : `Helm (release ${release})`);
  } else if (managedBy !== '') found.push(managedBy);
  else if (release !== '') found.push(`Helm or another installer (instance ${release})`);
  const application = annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
  if (application !== undefined) found.push(`Argo CD (application ${application})`);
  for (const [key, value] of Object.entries(labels)) {
    const [domain = '', name] = key.split('/');
    if (name === undefined || DESCRIPTIVE_DOMAINS.test(domain) || domain === 'helm.sh') continue;
    if (domain.endsWith('argoproj.io')) found.push(`Argo CD (application ${value})`);
    else if (domain.endsWith('toolkit.fluxcd.io')) found.push(`Flux (${value})`);
    else found.push(`whoever sets the label ${key}=${value}`);
  }
  return [...new Set(found)];
}
