/**
 * `stsview clean`: deletes claims that nothing needs, from freshly read lists, one by one, until something unexpected
 * happens.
 */

import type { Plan, PlanContext, RequestedClaimAction } from '../../../actions/plan.ts';
import { planAction } from '../../../actions/plans/plan-action.ts';
import { preflight } from '../../../actions/run/preflight.ts';
import { createClient } from '../../../cluster/connection/client.ts';
import { createActionPorts } from '../../../cluster/write/action-ports.ts';
import { DEFAULT_MIN_AGE_MS } from '../../../domain/claims/claim-context.ts';
import { type ClaimReport, type ClaimVerdict, reportAllClaims } from '../../../domain/claims/claim-report.ts';
import { claimReadRefusals, readClaimsOnce } from '../../../session/read/read-claims-once.ts';
import { namespacesText } from '../../../session/read/set-names.ts';
import { confirmPlan } from '../../actions/confirm-plan.ts';
import { executePlan } from '../../actions/execute-plan.ts';
import { printJournalMessages } from '../../actions/journal-messages.ts';
import { offerPlan } from '../../actions/offer-plan.ts';
import { type InteractiveCommandIO, protectedContextRefusal } from '../../actions/run.ts';
import { isProtected, isReadOnly, loadConfig } from '../../config/config.ts';
import { type ConnectionFlags, kubectlFlagsOf } from '../../flags/connection-flags.ts';
import { printClaims } from '../../output/claims/print-claims.ts';
import { printClockWarning } from '../../output/clock-warning.ts';
import type { OutputFormat } from '../../output/formats.ts';
import { printLine, printMessage } from '../../output/print.ts';
import { searchProgress } from '../../output/search-progress.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { loadAccess } from '../../process/load-access.ts';

export interface CleanRequest {
  readonly connection: ConnectionFlags;
  /** `parked`, `left-behind`, or both. */
  readonly verdicts: readonly ClaimVerdict[];
  /** Milliseconds; undefined for the default minimum age. */
  readonly olderThanMs: number | undefined;
  /** "GROUP/KIND": kinds that are not searched for users of the claims. */
  readonly ignoredKinds: readonly string[];
  readonly dryRun: boolean;
  readonly yes: boolean;
  /** The number of claims that the user expects to be deleted. */
  readonly count: number | undefined;
  /** Milliseconds; undefined for no limit. */
  readonly timeoutMs: number | undefined;
  readonly output: OutputFormat | undefined;
  readonly noHeaders: boolean;
}

/** To delete more claims than this, the user types their number. */
const MAX_WITHOUT_COUNT = 10;

/** Throws ClusterError and NotFound. */
export async function runClean(request: CleanRequest, io: InteractiveCommandIO): Promise<ExitCode> {
  const { connection, ignoredKinds, output } = request;
  const config = loadConfig(io.env, io.home);
  if (config.problem !== undefined) printMessage(io, config.problem);
  const access = loadAccess(connection, io);
  const { contextName: context } = access;
  const readOnly = isReadOnly(config, context, connection.readOnly === true);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs, readOnly });
  try {
    const youngMs = request.olderThanMs ?? DEFAULT_MIN_AGE_MS;
    const claimNamespaces = connection.namespaces ?? [access.namespace];
    const onProgress = searchProgress(io);
    const claims = await readClaimsOnce(client, claimNamespaces, { minAgeMs: youngMs, ignoredKinds, onProgress });
    const refusals = claimReadRefusals(claims.snapshot);
    for (const reason of refusals) printMessage(io, reason);
    printClockWarning(io, client);
    const outcome = refusals.length === 0 ? EXIT.done : EXIT.error;
    const all = reportAllClaims(claims);
    const matching = all.filter(({ verdict }) => request.verdicts.includes(verdict));
    const reports = matching.filter(({ removable }) => removable);
    if (output !== undefined) {
      await printClaims(io, { output, noHeaders: request.noHeaders }, reports, claims, {
        kind: 'CleanupPlan',
        context,
      });
      return outcome;
    }
    if (reports.length === 0) {
      const where = namespacesText(claimNamespaces);
      printLine(
        io,
        `There is nothing to clean up in ${where}: no claim is ${verdictsText(request)} and under no veto.`,
      );
      for (const sentence of [vetoSentence(matching), unjudgedSentence(all)]) {
        if (sentence !== '') printLine(io, `${sentence}.`);
      }
      return outcome;
    }
    const wanted: RequestedClaimAction = {
      action: 'clean-claims',
      claims: reports.map(({ claim: { meta } }) => ({ namespace: meta.namespace, name: meta.name, uid: meta.uid })),
      how: 'delete',
      youngMs,
      overridesVetoes: false,
      ignoredKinds,
    };
    const isContextProtected = isProtected(config, context);
    const { snapshot, now } = claims;
    const kubectlFlags = kubectlFlagsOf(connection);
    const planContext: PlanContext = { context, kubectlFlags, isProtected: isContextProtected, snapshot, now };
    const { signal } = new AbortController();
    const plan = planAction(
      planContext,
      wanted,
      await preflight(createActionPorts(client), planContext, wanted, {
        signal,
        onFacts({ claims: fact }) {
          if (fact.state === 'pending' && fact.progress !== undefined) onProgress(fact.progress);
        },
      }),
    );
    const offer = {
      refusal: plan.refusal ?? protectedContextRefusal(request, access, config),
      dryRun: request.dryRun,
      confirm: async () => {
        await printJournalMessages(io);
        return confirmCount(plan, reports.length, isContextProtected, request, io);
      },
    };
    const consent = await offerPlan(plan, offer, io);
    if (consent !== 'confirmed') return consent === 'dry-run' ? outcome : EXIT.refused;
    const namespaces = [...new Set(wanted.claims.map(({ namespace }) => namespace))];
    const waitOptions = { wait: true, timeoutMs: request.timeoutMs };
    const code = await executePlan(plan, waitOptions, { access, client, namespaces }, io);
    if (code !== EXIT.done) return code;
    printLine(io, `  ${reports.length === 1 ? '1 claim is' : `${reports.length} claims are`} deleted.`);
    return outcome;
  } finally {
    client.close();
  }
}

/** Says how many claims are excluded by a veto, with the veto of the first one; empty if there is none. */
function vetoSentence(matching: readonly ClaimReport[]): string {
  const [first] = matching;
  const veto = first?.vetoes[0];
  if (first === undefined || veto === undefined) return '';
  const what = matching.length === 1 ? '1 claim is' : `${matching.length} claims are`;
  return `${what} under a veto: ${first.claim.meta.name}, because ${veto.text}`;
}

/** Says how many claims could not be judged because a list is missing, and which list; empty if there is none. */
function unjudgedSentence(all: readonly ClaimReport[]): string {
  const unjudgedReports = all.filter(({ hasReliableLists }) => !hasReliableLists);
  const [first] = unjudgedReports;
  if (first === undefined) return '';
  const what = unjudgedReports.length === 1 ? '1 claim' : `${unjudgedReports.length} claims`;
  return `${what} could not be judged: ${first.claim.meta.name}, because ${first.evidence.join('; ')}`;
}

function verdictsText({ verdicts }: CleanRequest): string {
  return verdicts.join(' or ');
}

/** The user types the number if there are many claims or the context is protected. Otherwise y is enough. */
function confirmCount(
  plan: Plan,
  count: number,
  isContextProtected: boolean,
  { yes, count: given }: CleanRequest,
  io: InteractiveCommandIO,
): Promise<string | undefined> {
  const isCounted = count > MAX_WITHOUT_COUNT || isContextProtected || given !== undefined;
  const confirmation: Plan['confirmation'] = isCounted
    ? { type: 'typed', word: String(count) }
    : { type: 'key', key: 'y' };
  return confirmPlan({ ...plan, confirmation }, { yes, confirm: given === undefined ? undefined : String(given) }, io);
}
