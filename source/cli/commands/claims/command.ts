import { CLAIM_VERDICTS } from '../../../domain/claims/claim-verdicts.ts';
import { defineCommand } from '../../command.ts';
import { claimConnectionFlags } from '../../flags/claim-flags.ts';
import { outputFlags } from '../../flags/output-flags.ts';
import type { ClaimsRequest } from './run.ts';

export const claimsCommand = defineCommand<ClaimsRequest>({
  name: 'claims',
  usage: 'claims',
  summary: `every claim with a verdict: ${CLAIM_VERDICTS.join(', ')}`,
  examples: [
    ['claims -A', 'every claim of the cluster with its verdict'],
    ['claims --verdict left-behind,parked', 'those that no pod uses'],
    ['claims -o wide', 'with the evidence, and what forbids to delete them'],
  ],
  parse: (operands, flags) => ({
    connection: claimConnectionFlags('claims', operands, flags),
    verdicts: flags.verdict.length === 0 ? CLAIM_VERDICTS : flags.verdict.flat(),
    ignoredKinds: flags.ignoreKind.flat(),
    ...outputFlags(flags),
  }),
  run: async (request, io) => (await import('./run.ts')).runClaims(request, io),
});
