import type { ClaimContext } from '../../../domain/claims/claim-context.ts';
import type { ClaimReport } from '../../../domain/claims/claim-report.ts';
import type { CommandIO } from '../../process/process-io.ts';
import { type OutputFlags, printResult } from '../formats.ts';
import { type ClaimVerdictList, claimVerdictList } from './json.ts';
import { claimsTable } from './table.ts';

/** `emptyNote`: what to say to people instead of a table without rows. */
export function printClaims(
  io: CommandIO,
  flags: OutputFlags,
  reports: readonly ClaimReport[],
  { snapshot, now }: ClaimContext,
  list: Pick<ClaimVerdictList, 'kind' | 'context'> & { readonly emptyNote?: string },
): Promise<void> {
  return printResult(io, flags, {
    value: () => claimVerdictList(list.kind, list.context, snapshot, reports, now),
    table: (options) => claimsTable(reports, snapshot, { ...options, now }),
    names: () => reports.map(({ claim }) => `persistentvolumeclaim/${claim.meta.name}`),
    emptyNote: reports.length === 0 ? list.emptyNote : undefined,
  });
}
