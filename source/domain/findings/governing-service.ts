/** Reasons why the pods' names do not resolve: ServiceMissing, ServiceNotHeadless, ServiceSelectorMismatch. */

import type { Finding, FindingAction, FindingSubject } from '../model/finding.ts';
import { inspectAction, type SetFindingContext } from './context.ts';

export function governingServiceFindings({ set, known, service }: SetFindingContext): readonly Finding[] {
  const { serviceName, meta, templateLabels, selector } = set;
  const { matchLabels } = selector;
  const wanted = Object.keys(matchLabels).length === 0 ? templateLabels : matchLabels;
  const selectorText = Object.entries(wanted)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  if (serviceName === '' || known.Service !== 'known') return [];
  const subject: FindingSubject = { kind: 'Service', namespace: meta.namespace, name: serviceName };
  const make = (
    code: Finding['code'],
    message: string,
    evidence: readonly string[],
    action: FindingAction,
  ): Finding => ({
    code,
    severity: 'warning',
    subject,
    message,
    evidence,
    since: undefined,
    action,
    cause: undefined,
    pod: undefined,
  });
  if (service === undefined) {
    return [
      make(
        'ServiceMissing',
        `service ${serviceName}, which the set names as its own, does not exist: its pods have no DNS names`,
        [
          `spec.serviceName=${serviceName}; there is no Service ${meta.namespace}/${serviceName}`,
          ...(templateLabels['app'] === serviceName
            ? []
            : [`the command gives it the selector app=${serviceName}: set that to ${selectorText} afterwards`]),
        ],
        {
          label: `create the headless service ${serviceName}`,
          args: ['create', 'service', 'clusterip', serviceName, '--clusterip=None'],
          namespace: meta.namespace,
          proposedAction: undefined,
        },
      ),
    ];
  }
  const found: Finding[] = [];
  const entries = Object.entries(service.selector);
  const wrong = entries.filter(([key, value]) => templateLabels[key] !== value);
  if (wrong.length > 0) {
    const named = wrong.map(([key, value]) => `${key}=${value}`).join(', ');
    found.push(
      make(
        'ServiceSelectorMismatch',
        `service ${serviceName} selects ${named}, which the set's pods do not have: they have no DNS names`,
        [
          `spec.selector of the service: ${entries.map(([key, value]) => `${key}=${value}`).join(', ')}`,
          `labels of the set's template: ${labelText(templateLabels)}`,
        ],
        {
          label: `let service ${serviceName} select the set's pods`,
          args: ['set', 'selector', 'service', serviceName, selectorText],
          namespace: meta.namespace,
          proposedAction: undefined,
        },
      ),
    );
  }
  if (service.clusterIP !== 'None') {
    found.push(
      make(
        'ServiceNotHeadless',
        `service ${serviceName} is not headless: Kubernetes promises DNS names of single pods for headless services only`,
        [
          `spec.clusterIP=${service.clusterIP || '(none)'}; spec.type=${service.type}; it takes a new service with clusterIP: None`,
        ],
        inspectAction(
          `service ${serviceName}, to make it again with clusterIP: None`,
          ['get', 'service', serviceName, '-o', 'yaml'],
          meta.namespace,
        ),
      ),
    );
  }
  return found;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const entries = Object.entries(labels);
  return entries.length === 0 ? 'none' : entries.map(([key, value]) => `${key}=${value}`).join(', ');
}
