/** `stsview claims -o table|wide`: uses the same words as the JSON. */

import type { ClaimReport } from '../../../domain/claims/claim-report.ts';
import type { Snapshot } from '../../../domain/model/snapshot.ts';
import { humanDuration } from '../../../domain/text/duration.ts';
import { alignColumns } from '../align-columns.ts';
import type { TableOptions } from '../formats.ts';
import { claimSize, reclaimPolicyText } from './json.ts';

const HEADING = ['NAMESPACE', 'NAME', 'VERDICT', 'SET', 'PHASE', 'SIZE', 'RECLAIM', 'IF-DELETED', 'AGE', 'WHY'];
const WIDE = ['TEMPLATE', 'ORDINAL', 'CLASS', 'VOLUME', 'SOURCE', 'EVIDENCE', 'VETOES'];

const IF_DELETED: Readonly<Record<ClaimReport['dataOutcome'], string>> = {
  'no-volume': 'none',
  kept: 'kept',
  undeletable: 'left-on-node',
  destroyed: 'destroyed',
  unknown: 'unknown',
};

export function claimsTable(
  reports: readonly ClaimReport[],
  snapshot: Snapshot,
  { now, wide, headings }: TableOptions & { readonly now: number },
): string {
  const rows = reports.map((report) => {
    const { claim } = report;
    const row = [
      claim.meta.namespace,
      claim.meta.name,
      report.verdict,
      report.set?.meta.name ?? '',
      claim.meta.deletionAt === undefined ? claim.phase : `${claim.phase},Terminating`,
      claimSize(report),
      reclaimPolicyText(report, snapshot, 'not-allowed'),
      IF_DELETED[report.dataOutcome],
      humanDuration(now - claim.meta.createdAt),
    ];
    return wide ? [...row, ...wideCells(report)] : [...row, reasonText(report)];
  });
  const heading = wide ? [...HEADING.slice(0, -1), ...WIDE] : HEADING;
  return `${alignColumns([...(headings ? [heading] : []), ...rows])}\n`;
}

/** A veto is more informative than the evidence for the verdict that it blocks. */
function reasonText({ evidence, vetoes }: ClaimReport): string {
  const [veto, ...more] = vetoes;
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return veto === undefined ? (evidence[0] ?? '') : `veto: ${veto.text}${rest}`;
}

function wideCells({ claim, volume, template, ordinal, evidence, vetoes }: ClaimReport): readonly string[] {
  return [
    template,
    ordinal === undefined ? '' : String(ordinal),
    claim.storageClass ?? '',
    claim.volume,
    volume?.source ?? '',
    evidence.join('; '),
    vetoes.map(({ text }) => text).join('; '),
  ];
}
