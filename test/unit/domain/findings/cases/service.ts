/** Governing services. */

import { aService } from '../../../../support/object-builders.ts';
import type { FindingCase } from '../finding-case.ts';

const labelled = (tier: string) => ({ meta: { labels: { app: 'web', tier } } });

export const SERVICE_CASES: readonly FindingCase[] = [
  {
    what: 'a governing service that does not exist',
    set: { serviceName: 'nope' },
    code: 'ServiceMissing',
    severity: 'warning',
    subject: 'Service/nope',
  },
  {
    what: 'a governing service that is not headless',
    others: () => [aService('web', { clusterIP: '10.0.0.7' })],
    code: 'ServiceNotHeadless',
    severity: 'warning',
    subject: 'Service/web',
  },
  {
    what: 'a governing service that selects other pods',
    others: () => [aService('web', { selector: { app: 'other' } })],
    code: 'ServiceSelectorMismatch',
    severity: 'warning',
    subject: 'Service/web',
  },
  {
    what: 'pods that lack what the template has',
    set: { templateLabels: { app: 'web', tier: 'db' } },
    pods: { 0: labelled('old'), 1: labelled('old'), 2: labelled('old') },
    others: () => [aService('web', { selector: { tier: 'db' } })],
    code: 'ServiceSelectorMismatch',
    severity: 'warning',
    subject: 'Service/web',
    says: /tier=db, which the set's pods do not have[\s\S]*new pods will be selected/,
  },
  {
    what: 'one pod that lacks what the template has',
    set: { templateLabels: { app: 'web', tier: 'db' } },
    pods: { 2: labelled('old') },
    others: () => [aService('web', { selector: { tier: 'db' } })],
    code: 'ServiceSelectorMismatch',
    severity: 'warning',
    subject: 'Service/web',
    says: /tier=db, which web-2 does not have: it has no DNS names/,
  },
  {
    what: 'pods of another service',
    pods: { 1: { subdomain: 'old' } },
    code: 'OutdatedSubdomain',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /web-1 has the subdomain old, and the set gives web now: no DNS names under web before a restart/,
  },
  {
    what: 'pods without a hostname',
    pods: { 0: { hostname: '' }, 2: { hostname: '' } },
    code: 'OutdatedSubdomain',
    severity: 'warning',
    subject: 'Pod/web-0',
    says: /web-0 and web-2 have the hostname \(none\)/,
  },
  {
    what: 'members on the network of their nodes',
    set: { peerNames: [{ container: 'main', where: 'args', name: 'web-0.web', hasPort: false }] },
    pods: { 0: { dns: { hostNetwork: true, policy: 'ClusterFirst', nameservers: [], searches: [] } } },
    code: 'NodeNameServer',
    severity: 'warning',
    subject: 'Pod/web-0',
    says: /web-0 asks its node’s name server, which does not know the cluster's names, such as web-0\.web: hostNetwork/,
  },
];
