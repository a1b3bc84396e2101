/** `stsview status -o table|wide`: for people and for `grep`. Uses the same words as the JSON. */

import type { Binding, ClaimBinding, SetStatus } from '../../../domain/model/set-status.ts';
import { shortRevision } from '../../../domain/rollout/short-revision.ts';
import { humanDuration } from '../../../domain/text/duration.ts';
import { sanitizeForTerminal } from '../../../domain/text/sanitize.ts';
import { alignColumns } from '../../output/align-columns.ts';
import type { TableOptions } from '../../output/formats.ts';
import { warningsOf } from './json.ts';

export interface StatusTableOptions extends TableOptions {
  readonly now: number;
  /** True to print each set's bindings below it. */
  readonly bindings: boolean;
}

export function statusTable(sets: readonly SetStatus[], options: StatusTableOptions): string {
  if (!options.bindings) return `${setsTable(sets, options)}\n`;
  return sets.map((status) => setWithBindings(status, options)).join('\n');
}

function setsTable(sets: readonly SetStatus[], { now, wide, headings }: StatusTableOptions): string {
  const heading = ['NAMESPACE', 'NAME', 'VERDICT', 'READY', 'UPDATED', 'PARKED', 'AGE'];
  const wideHeading = ['POLICY', 'STRATEGY', 'SERVICE', 'REVISION', 'NEXT'];
  const rows = sets.map((status) => {
    const { set, replicas, update } = status;
    const row = [
      set.meta.namespace,
      set.meta.name,
      status.verdict,
      `${replicas.ready}/${replicas.wanted}`,
      `${replicas.updated}/${replicas.wanted}${update.held > 0 ? ` (${update.held} held)` : ''}`,
      String(status.parkedClaims),
      humanDuration(now - set.meta.createdAt),
    ];
    return wide ? [...row, ...wideCells(status)] : row;
  });
  return alignColumns([...(headings ? [wide ? [...heading, ...wideHeading] : heading] : []), ...rows]);
}

function wideCells(status: SetStatus): readonly string[] {
  const { set } = status;
  return [
    set.podManagementPolicy,
    strategyText(status),
    status.service?.state === 'missing' ? `${set.serviceName} (missing)` : set.serviceName,
    shortRevision(set.meta, set.status.updateRevision),
    status.next?.text ?? '',
  ];
}

function strategyText({ set: { strategy } }: SetStatus): string {
  switch (strategy.type) {
    case 'RollingUpdate': {
      const parts = [
        strategy.partition > 0 ? `partition=${strategy.partition}` : '',
        strategy.maxUnavailable === undefined ? '' : `maxUnavailable=${strategy.maxUnavailable}`,
      ].filter((part) => part !== '');
      return parts.length === 0 ? 'RollingUpdate' : `RollingUpdate(${parts.join(',')})`;
    }
    case 'OnDelete':
      return 'OnDelete';
    case 'Other':
      return strategy.name;
  }
}

function setWithBindings(status: SetStatus, options: StatusTableOptions): string {
  const parts = [setsTable([status], options), `  ${sanitizeForTerminal(status.reason)}`];
  for (const { code, message } of warningsOf(status)) parts.push(`  ${code}: ${sanitizeForTerminal(message)}`);
  if (status.next !== undefined) parts.push(`  next: ${sanitizeForTerminal(status.next.text)}`);
  const rows = [...status.bindings, ...status.outside]
    .toSorted((a, b) => b.ordinal - a.ordinal)
    .flatMap((binding) => bindingRows(status, binding, options));
  if (rows.length > 0)
    parts.push(alignColumns([...(options.headings ? [bindingHeading(options.wide)] : []), ...rows], '  '));
  return `${parts.join('\n')}\n`;
}

function bindingHeading(wide: boolean): readonly string[] {
  const heading = ['ORDINAL', 'POD', 'STATE', 'REVISION', 'NODE', 'IP', 'CLAIM', 'PHASE', 'VOLUME', 'SIZE'];
  return wide ? [...heading, 'CLASS', 'RECLAIM', 'MODES', 'RESTARTS', 'ROLE', 'DNS', 'AGE'] : heading;
}

/** Returns a row for the pod and its first claim, and one for each further claim. */
function bindingRows(status: SetStatus, binding: Binding, options: StatusTableOptions): readonly (readonly string[])[] {
  const claims: readonly (ClaimBinding | undefined)[] = binding.claims.length === 0 ? [undefined] : binding.claims;
  return claims.map((claim) => {
    const row = [
      String(binding.ordinal),
      binding.pod?.pod.meta.name ?? '',
      stateText(status, binding),
      revisionText(status, binding),
      binding.pod?.pod.node ?? '',
      binding.pod?.pod.ips[0] ?? '',
      claim?.name ?? '',
      claim === undefined ? '' : phaseText(claim),
      claim?.volumeName ?? '',
      claim?.capacity ?? '',
    ];
    return options.wide ? [...row, ...wideBinding(binding, claim, options.now)] : row;
  });
}

function wideBinding(binding: Binding, claim: ClaimBinding | undefined, now: number): readonly string[] {
  const { pod } = binding;
  return [
    claim?.storageClass ?? '',
    claim?.reclaimPolicy ?? '',
    claim?.accessModes.join(',') ?? '',
    pod === undefined ? '' : String(pod.restarts),
    pod?.role ?? '',
    binding.dns.published === 'yes' ? binding.dns.name : '',
    pod === undefined ? '' : humanDuration(now - pod.pod.meta.createdAt),
  ];
}

function stateText(status: SetStatus, binding: Binding): string {
  if (binding.pod !== undefined) {
    const { pod } = binding;
    return pod.statusText === 'Running' && pod.stage === 'running' ? 'NotReady' : pod.statusText;
  }
  if (status.forbidden.includes('Pod')) return 'not-allowed';
  if (binding.conflictingPod !== undefined) return 'foreign-pod';
  return binding.inRange ? 'not-created' : 'parked';
}

function revisionText(status: SetStatus, binding: Binding): string {
  const { pod } = binding;
  if (pod === undefined) return '';
  const hash = shortRevision(status.set.meta, pod.revision);
  if (binding.heldByPartition) return `${hash} (held)`;
  return pod.revisionRole === 'other' ? `${hash} (old)` : hash;
}

function phaseText(claim: ClaimBinding): string {
  if (claim.phase === 'forbidden') return 'not-allowed';
  return claim.terminating ? `${claim.phase},Terminating` : claim.phase;
}
