/** `stsview clean`: deletes claims that nobody needs, from fresh lists, one by one, until the first surprise. */

import type { ClaimWanted, Plan, Surroundings } from '../actions/plan.ts';
import { planAction } from '../actions/plan-action.ts';
import { preflight } from '../actions/preflight.ts';
import { loadAccess } from '../cluster/access.ts';
import { createClient } from '../cluster/client.ts';
import { createCommands } from '../cluster/commands.ts';
import { type ClaimReport, type ClaimVerdict, reportOnClaims } from '../domain/claims/verdict.ts';
import { YOUNG_MS } from '../domain/claims/world.ts';
import { harmless } from '../domain/text.ts';
import { type Around, refusalOfContext } from './act.ts';
import { carryOut } from './carry-out.ts';
import { claimWorldFor, formatClaims, namespacesOf, refusedClaims } from './claims.ts';
import { isProtected, isReadOnly, loadConfig } from './config.ts';
import { confirmPlan } from './confirm.ts';
import { type ConnectionFlags, kubectlFlagsOf } from './connection-flags.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { OutputFormat } from './output/format.ts';
import { planText } from './output/plan-text.ts';
import { whereText } from './set-names.ts';

export interface CleanRequest {
  readonly connection: ConnectionFlags;
  /** Of `parked` and `left-behind`. */
  readonly verdicts: readonly ClaimVerdict[];
  /** Milliseconds; undefined: the few minutes of the youth veto. */
  readonly olderThanMs: number | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
  /** How many claims are meant to go. */
  readonly count: number | undefined;
  /** Milliseconds; undefined: no limit. */
  readonly timeoutMs: number | undefined;
  readonly output: OutputFormat | undefined;
}

/** More than so many are confirmed by their number. */
const MANY = 10;

/** Throws ClusterError and NotFound. */
export async function runClean(request: CleanRequest, around: Around): Promise<ExitCode> {
  const { connection, output } = request;
  const say = (sentence: string) => around.stderr.write(`stsview: ${harmless(sentence)}\n`);
  const config = loadConfig(around.env, around.home);
  if (config.problem !== undefined) say(config.problem);
  const access = loadAccess({ ...connection, env: around.env, home: around.home });
  const { contextName: context } = access;
  const readOnly = isReadOnly(config, context, connection.readOnly === true);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs, readOnly });
  try {
    const youngMs = request.olderThanMs ?? YOUNG_MS;
    const world = await claimWorldFor(client, connection, access, youngMs);
    const refused = refusedClaims(world.snapshot);
    for (const reason of refused) say(reason);
    const outcome = refused.length === 0 ? EXIT.done : EXIT.error;
    const all = reportOnClaims(world);
    const meant = all.filter(({ verdict }) => request.verdicts.includes(verdict));
    const reports = meant.filter(({ removable }) => removable);
    if (output !== undefined) {
      around.stdout.write(await formatClaims(output, 'CleanupPlan', context, world, reports));
      return outcome;
    }
    if (reports.length === 0) {
      const where = whereText(namespacesOf(connection, access));
      around.stdout.write(
        `There is nothing to clean up in ${where}: no claim is ${spell(request)} and under no veto.\n`,
      );
      for (const sentence of [underVeto(meant), unjudged(all)]) {
        if (sentence !== '') around.stdout.write(`${sentence}.\n`);
      }
      return outcome;
    }
    const wanted: ClaimWanted = {
      action: 'clean-claims',
      claims: reports.map(({ claim: { meta } }) => ({ namespace: meta.namespace, name: meta.name, uid: meta.uid })),
      how: 'delete',
      youngMs,
      evenIfSetMayReturn: false,
    };
    const isGuarded = isProtected(config, context);
    const { snapshot, now } = world;
    const kubectlFlags = kubectlFlagsOf(connection);
    const place: Surroundings = { context, kubectlFlags, isProtected: isGuarded, snapshot, now };
    const { signal } = new AbortController();
    const plan = planAction(
      place,
      wanted,
      await preflight(createCommands(client), place, wanted, { signal, onFacts() {} }),
    );
    around.stdout.write(planText(plan));
    const refusal = plan.refusal ?? refusalOfContext(request, access, config);
    if (refusal !== undefined) {
      say(refusal);
      return EXIT.refused;
    }
    if (request.dryRun) {
      say('Nothing was sent (--dry-run).');
      return outcome;
    }
    const unconfirmed = await confirmCount(plan, reports.length, isGuarded, request, around);
    if (unconfirmed !== undefined) {
      say(unconfirmed);
      return EXIT.refused;
    }
    const namespaces = [...new Set(wanted.claims.map(({ namespace }) => namespace))];
    const follow = { wait: true, timeoutMs: request.timeoutMs };
    const code = await carryOut(plan, follow, { access, client, namespaces }, around);
    if (code !== EXIT.done) return code;
    around.stdout.write(`  ${reports.length === 1 ? '1 claim is' : `${reports.length} claims are`} deleted.\n`);
    return outcome;
  } finally {
    client.close();
  }
}

/** How many would have been meant but for a veto, and what speaks against the first; empty for none. */
function underVeto(meant: readonly ClaimReport[]): string {
  const [first] = meant;
  const veto = first?.vetoes[0];
  if (first === undefined || veto === undefined) return '';
  const what = meant.length === 1 ? '1 claim is' : `${meant.length} claims are`;
  return harmless(`${what} under a veto: ${first.claim.meta.name}, because ${veto.text}`);
}

/** How many could not be judged for want of a list, and which; empty for none. */
function unjudged(all: readonly ClaimReport[]): string {
  const open = all.filter(({ isJudged }) => !isJudged);
  const [first] = open;
  if (first === undefined) return '';
  const what = open.length === 1 ? '1 claim' : `${open.length} claims`;
  return harmless(`${what} could not be judged: ${first.claim.meta.name}, because ${first.evidence.join('; ')}`);
}

function spell({ verdicts }: CleanRequest): string {
  return verdicts.join(' or ');
}

/** The number is typed where many go, or where the context is protected; else y is enough. */
function confirmCount(
  plan: Plan,
  count: number,
  isGuarded: boolean,
  { yes, count: given }: CleanRequest,
  around: Around,
): Promise<string | undefined> {
  const isCounted = count > MANY || isGuarded || given !== undefined;
  const confirmation: Plan['confirmation'] = isCounted
    ? { type: 'typed', word: String(count) }
    : { type: 'key', key: 'y' };
  return confirmPlan(
    { ...plan, confirmation },
    { yes, confirm: given === undefined ? undefined : String(given) },
    around,
  );
}
