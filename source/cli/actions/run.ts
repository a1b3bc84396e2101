/**
 * `stsview scale`, `delete-pod`, `partition`, `restart`, `rollback`, `grow`: makes a plan, shows it, asks, sends it, and waits.
 */

import type { Plan, RequestedAction, SetPlanContext } from '../../actions/plan.ts';
import { planAction } from '../../actions/plans/plan-action.ts';
import { preflight } from '../../actions/run/preflight.ts';
import { type Client, createClient } from '../../cluster/connection/client.ts';
import type { ClusterAccess } from '../../cluster/connection/cluster-access.ts';
import { readSnapshot } from '../../cluster/read/read-snapshot.ts';
import { createActionPorts } from '../../cluster/write/action-ports.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { describeSets } from '../../domain/set/describe-set.ts';
import { nearestQuestion } from '../../domain/text/nearest.ts';
import { createSetKeeper } from '../../session/exchange/kept-set-file.ts';
import { parseObjectName } from '../../session/read/object-name.ts';
import { findNamedSets, NotFoundError, namespacesText } from '../../session/read/set-names.ts';
import { findSetOrClaim, type SetClaim } from '../../session/read/set-or-claim.ts';
import { podNames } from '../../session/read/set-or-pod.ts';
import { type Config, isProtected, isReadOnly, loadConfig } from '../config/config.ts';
import { keptSetSettings } from '../config/kept-set-settings.ts';
import { type ConnectionFlags, kubectlFlagsOf } from '../flags/connection-flags.ts';
import { printClockWarning } from '../output/clock-warning.ts';
import { type OutputFlags, type OutputFormat, printResult } from '../output/formats.ts';
import { planValue } from '../output/plan-json.ts';
import { planText } from '../output/plan-text.ts';
import { printLine, printMessage } from '../output/print.ts';
import { EXIT, type ExitCode } from '../process/exit-code.ts';
import { loadAccess } from '../process/load-access.ts';
import type { CommandIO } from '../process/process-io.ts';
import type { PromptStreams } from '../terminal/prompt-line.ts';
import { confirmPlan } from './confirm-plan.ts';
import { executePlan, type WaitOptions, waitForGoalWithOutput } from './execute-plan.ts';
import { printJournalMessages } from './journal-messages.ts';
import { offerPlan } from './offer-plan.ts';

/** With -o json and -o yaml, a dry run prints the plan as a value. */
export type PlanFormat = Exclude<OutputFormat, 'wide' | 'name'>;

/** The subject of an action: a set by name, a set or one of its claims by name, or pods by name. */
export type ActionSubject =
  | { readonly type: 'set'; readonly name: string }
  | { readonly type: 'set-or-claim'; readonly name: string }
  | { readonly type: 'pods'; readonly names: readonly string[] };

export interface ActionRequest extends WaitOptions, OutputFlags<PlanFormat> {
  readonly connection: ConnectionFlags;
  readonly subject: ActionSubject;
  /** For `delete-pod`, the names of the pods are in the subject. */
  readonly wanted: RequestedAction;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly confirm: string | undefined;
}

export type InteractiveCommandIO = CommandIO & PromptStreams;

/** Throws ClusterError and NotFound. */
export async function runAction(request: ActionRequest, io: InteractiveCommandIO): Promise<ExitCode> {
  const { connection } = request;
  const config = loadConfig(io.env, io.home);
  if (config.problem !== undefined) printMessage(io, config.problem);
  const access = loadAccess(connection, io);
  const readOnly = isReadOnly(config, access.contextName, connection.readOnly === true);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs, readOnly });
  try {
    const { plan, namespace } = await makePlan(request, access, client, config, io);
    printClockWarning(io, client);
    if (request.output !== 'table') return await printPlanValue(plan, request, access, config, io);
    if (plan.alreadyAppliedGoal !== undefined) {
      printLine(io, `${plan.refusal ?? plan.title} Nothing is sent.`);
      if (!request.wait || request.dryRun) return EXIT.done;
      return await waitForGoalWithOutput(plan.alreadyAppliedGoal, request, { client, namespaces: [namespace] }, io);
    }
    const offer = {
      refusal: plan.refusal ?? protectedContextRefusal(request, access, config),
      dryRun: request.dryRun,
      confirm: async () => {
        await printJournalMessages(io);
        return confirmPlan(plan, request, io);
      },
    };
    const consent = await offerPlan(plan, offer, io);
    if (consent !== 'confirmed') return consent === 'dry-run' ? EXIT.done : EXIT.refused;
    return await executePlan(plan, request, { access, client, namespaces: [namespace] }, io);
  } finally {
    client.close();
  }
}

/** For a dry run that a program reads. A state that exists already is no refusal. */
async function printPlanValue(
  plan: Plan,
  request: ActionRequest,
  access: ClusterAccess,
  config: Config,
  io: InteractiveCommandIO,
): Promise<ExitCode> {
  const refusal =
    plan.alreadyAppliedGoal === undefined
      ? (plan.refusal ?? protectedContextRefusal(request, access, config))
      : undefined;
  await printResult(io, request, { value: () => planValue(plan, refusal), table: () => planText(plan) });
  return refusal === undefined ? EXIT.done : EXIT.refused;
}

/** The current context was not chosen explicitly, so a protected one has to be named. */
export function protectedContextRefusal(
  { connection }: Pick<ActionRequest, 'connection'>,
  { contextName }: ClusterAccess,
  config: Config,
): string | undefined {
  if (connection.context !== undefined || !isProtected(config, contextName)) return undefined;
  return `Context ${contextName} is protected: name it with --context ${contextName}.`;
}

async function makePlan(
  request: ActionRequest,
  access: ClusterAccess,
  client: Client,
  config: Config,
  io: InteractiveCommandIO,
) {
  const { connection, subject } = request;
  const namespace = resolveNamespace(subject, connection, access.namespace);
  const snapshot = await readSnapshot(client, { namespaces: [namespace] });
  const now = client.serverClock.now();
  const statuses = describeSets(snapshot, { now, roleLabel: connection.roleLabel });
  const { status, claim } = findSubject(subject, statuses, namespace);
  const context = access.contextName;
  const caller = { context, kubectlFlags: kubectlFlagsOf(connection) };
  const planContext: SetPlanContext = { ...caller, isProtected: isProtected(config, context), snapshot, status, now };
  const wanted = completeRequest(request, claim);
  const signal = new AbortController().signal;
  const keeper = createSetKeeper(keptSetSettings(io.env, io.home), context);
  const facts = await preflight(createActionPorts(client, { keeper }), planContext, wanted, {
    signal,
    onFacts: () => {},
  });
  return { plan: planAction(planContext, wanted, facts), namespace };
}

/** Returns a single namespace, since an action is never about several. @throws NotFound */
function resolveNamespace(subject: ActionSubject, { namespaces }: ConnectionFlags, contextNamespace: string): string {
  const names = subject.type === 'pods' ? subject.names : [subject.name];
  const given = names.flatMap((name) => parseObjectName(name).namespace ?? []);
  if (namespaces === 'all' && given.length < names.length) {
    throw new NotFoundError('An action takes one namespace: name it with -n, or write NAMESPACE/NAME.');
  }
  const plain = namespaces === undefined || namespaces === 'all' ? [contextNamespace] : namespaces;
  const wanted = new Set(given.length === names.length ? given : [...given, ...plain]);
  const [namespace, second] = wanted;
  if (namespace === undefined || second !== undefined) {
    throw new NotFoundError(`An action takes one namespace, not ${[...wanted].join(' and ')}.`);
  }
  return namespace;
}

/** Completes the request with the names that only the subject has. */
function completeRequest({ wanted, subject }: ActionRequest, claim: SetClaim | undefined): RequestedAction {
  if (wanted.action === 'delete-pod' && subject.type === 'pods') {
    return { ...wanted, pods: subject.names.map((name) => parseObjectName(name).name) };
  }
  if (wanted.action !== 'grow' || claim === undefined) return wanted;
  return { ...wanted, template: claim.template, only: [claim.ordinal], keepTemplate: true };
}

interface SubjectOfAction {
  readonly status: SetStatus;
  /** Undefined unless the subject is a claim. */
  readonly claim?: SetClaim | undefined;
}

/** @throws NotFound */
function findSubject(subject: ActionSubject, statuses: readonly SetStatus[], namespace: string): SubjectOfAction {
  const where = namespacesText([namespace]);
  switch (subject.type) {
    case 'set': {
      const [status] = findNamedSets(statuses, [subject.name], where);
      if (status === undefined) throw new NotFoundError(`StatefulSet "${subject.name}" was not found in ${where}.`);
      return { status };
    }
    case 'set-or-claim':
      return findSetOrClaim(subject.name, statuses, where);
    case 'pods':
      return { status: findOwnerOfPods(subject.names, statuses, where) };
  }
}

/** @throws NotFound */
function findOwnerOfPods(names: readonly string[], statuses: readonly SetStatus[], where: string): SetStatus {
  const owners = names.map((written) => {
    const { name } = parseObjectName(written);
    const owner = statuses.find(({ bindings, outside }) =>
      [...bindings, ...outside].some(({ podName, pod }) => podName === name && pod !== undefined),
    );
    if (owner === undefined) {
      const similar = nearestQuestion(name, podNames(statuses));
      throw new NotFoundError(
        `No StatefulSet in ${where} has a pod "${name}"${similar === undefined ? '.' : `: ${similar}`}`,
      );
    }
    return owner;
  });
  const [status, ...others] = new Set(owners);
  if (status === undefined || others.length > 0) {
    throw new NotFoundError('The pods belong to several StatefulSets: name those of one at a time.');
  }
  return status;
}
