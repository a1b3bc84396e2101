/** Reasons why the pods' names do not resolve: ServiceMissing, ServiceNotHeadless, ServiceSelectorMismatch. */

import type { Finding, FindingAction, FindingSubject } from '../model/finding.ts';
import type { Service } from '../model/kinds.ts';
import { listNames } from '../text/sentences.ts';
import { inspectAction, type SetFindingContext } from './context.ts';

export function governingServiceFindings(context: SetFindingContext): readonly Finding[] {
  const { set, known, service } = context;
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
  const unselected = unselectedPods(context, service);
  if (unselected !== undefined) {
    const { wrong, names, labels, isSolvedByRestart } = unselected;
    found.push(
      make(
        'ServiceSelectorMismatch',
        `service ${serviceName} selects ${wrong}, which ${names} not have: ${names.endsWith(' does') ? 'it has' : 'they have'} no DNS names`,
        [
          `spec.selector of the service: ${labelText(service.selector)}`,
          labels,
          ...(isSolvedByRestart ? ["the set's template has these labels: new pods will be selected"] : []),
        ],
        isSolvedByRestart
          ? {
              label: `restart ${meta.name}`,
              args: ['rollout', 'restart', `statefulset/${meta.name}`],
              namespace: meta.namespace,
              proposedAction: undefined,
            }
          : {
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

interface Unselected {
  /** The part of the selector that does not match. */
  readonly wrong: string;
  /** "web-0 and web-1 do" */
  readonly names: string;
  readonly labels: string;
  readonly isSolvedByRestart: boolean;
}

/**
 * Returns the pods that the selector does not match. It compares the pods' own labels, since labels may be added at run
 * time, and the template's if there are no pods. A label that only some pods have and the template does not have is
 * taken as intended.
 */
function unselectedPods({ set, range }: SetFindingContext, service: Service): Unselected | undefined {
  const entries = Object.entries(service.selector);
  const missingLabels = (labels: Readonly<Record<string, string>>) =>
    entries.filter(([key, value]) => labels[key] !== value);
  const textOf = (wrong: typeof entries): string => wrong.map(([key, value]) => `${key}=${value}`).join(', ');
  const byTemplate = missingLabels(set.templateLabels);
  const pods = range.flatMap(({ pod }) => (pod === undefined ? [] : [pod.pod.meta]));
  if (pods.length === 0) {
    if (byTemplate.length === 0) return undefined;
    const labels = `labels of the set's template: ${labelText(set.templateLabels)}`;
    return { wrong: textOf(byTemplate), names: "the set's pods will", labels, isSolvedByRestart: false };
  }
  const unselected = pods.filter(({ labels }) => missingLabels(labels).length > 0);
  const [first] = unselected;
  if (first === undefined || (unselected.length < pods.length && byTemplate.length > 0)) return undefined;
  const isAll = unselected.length === pods.length;
  const names = isAll
    ? "the set's pods do"
    : `${listNames(unselected.map(({ name }) => name))} ${unselected.length === 1 ? 'does' : 'do'}`;
  return {
    wrong: textOf(missingLabels(first.labels)),
    names,
    labels: `labels of ${first.name}: ${labelText(first.labels)}`,
    isSolvedByRestart: byTemplate.length === 0,
  };
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const entries = Object.entries(labels);
  return entries.length === 0 ? 'none' : entries.map(([key, value]) => `${key}=${value}`).join(', ');
}
