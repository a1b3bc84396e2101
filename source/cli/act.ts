/** `stsview scale`, `delete-pod`, `partition`, `restart`, `rollback`: plan, show, confirm, send, follow. */

import type { Wanted, World } from '../actions/plan.ts';
import { planAction } from '../actions/plan-action.ts';
import { preflight } from '../actions/preflight.ts';
import { type Access, loadAccess } from '../cluster/access.ts';
import { type Client, createClient } from '../cluster/client.ts';
import { createCommands } from '../cluster/commands.ts';
import { readOnce } from '../cluster/once.ts';
import { describeSets } from '../domain/describe-set.ts';
import type { SetStatus } from '../domain/status.ts';
import { harmless } from '../domain/text.ts';
import type { QuestionStreams } from './ask-line.ts';
import { carryOut, type Patience, say, waitFor } from './carry-out.ts';
import { type Config, isProtected, isReadOnly, loadConfig } from './config.ts';
import { confirmPlan } from './confirm.ts';
import { type ConnectionFlags, kubectlFlagsOf } from './connection-flags.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { planText } from './output/plan-text.ts';
import { chooseSets, NotFound, whereText } from './set-names.ts';
import type { PlainSurroundings } from './surroundings.ts';

/** What the action is about: a set by its name, or pods by theirs. */
export type Subject =
  | { readonly type: 'set'; readonly name: string }
  | { readonly type: 'pods'; readonly names: readonly string[] };

export interface ActRequest extends Patience {
  readonly connection: ConnectionFlags;
  readonly subject: Subject;
  /** Of `delete-pod`, the names of the pods come from the subject. */
  readonly wanted: Wanted;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly confirm: string | undefined;
}

export type Around = PlainSurroundings & QuestionStreams;

/** Throws ClusterError and NotFound. */
export async function runAct(request: ActRequest, around: Around): Promise<ExitCode> {
  const { connection } = request;
  const config = loadConfig(around.env, around.home);
  if (config.problem !== undefined) say(around, config.problem);
  const access = loadAccess({ ...connection, env: around.env, home: around.home });
  const readOnly = isReadOnly(config, access.contextName, connection.readOnly === true);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs, readOnly });
  try {
    const { plan, namespace } = await makePlan(request, access, client, config);
    if (plan.already !== undefined) {
      around.stdout.write(`${harmless(plan.refusal ?? plan.title)} Nothing is sent.\n`);
      if (!request.wait || request.dryRun) return EXIT.done;
      return await waitFor(plan.already, request, { client, namespaces: [namespace] }, around);
    }
    around.stdout.write(planText(plan));
    const refusal = plan.refusal ?? refusalOfContext(request, access, config);
    if (refusal !== undefined) return refuse(around, refusal);
    if (request.dryRun) {
      say(around, 'Nothing was sent (--dry-run).');
      return EXIT.done;
    }
    const unconfirmed = await confirmPlan(plan, request, around);
    if (unconfirmed !== undefined) return refuse(around, unconfirmed);
    return await carryOut(plan, request, { access, client, namespaces: [namespace] }, around);
  } finally {
    client.close();
  }
}

function refuse(around: Around, sentence: string): ExitCode {
  say(around, sentence);
  return EXIT.refused;
}

/** A context that happens to be the current one is not one that somebody chose. */
export function refusalOfContext(
  { connection }: Pick<ActRequest, 'connection'>,
  { contextName }: Access,
  config: Config,
): string | undefined {
  if (connection.context !== undefined || !isProtected(config, contextName)) return undefined;
  return `Context ${contextName} is protected: name it with --context ${contextName}.`;
}

async function makePlan(request: ActRequest, access: Access, client: Client, config: Config) {
  const { connection, subject } = request;
  const namespace = namespaceOf(subject, connection, access.namespace);
  const snapshot = await readOnce(client, { namespaces: [namespace] });
  const now = Date.now();
  const statuses = describeSets(snapshot, { now, roleLabel: connection.roleLabel });
  const status = statusOf(subject, statuses, namespace);
  const context = access.contextName;
  const caller = { context, kubectlFlags: kubectlFlagsOf(connection) };
  const world: World = { ...caller, isProtected: isProtected(config, context), snapshot, status, now };
  const wanted: Wanted =
    request.wanted.action === 'delete-pod' && subject.type === 'pods'
      ? { ...request.wanted, pods: subject.names.map(bareName) }
      : request.wanted;
  const signal = new AbortController().signal;
  const facts = await preflight(createCommands(client), world, wanted, { signal, onFacts: () => {} });
  return { plan: planAction(world, wanted, facts), namespace };
}

/** "web-0" of "shop/web-0" and of "pod/web-0". */
function bareName(name: string): string {
  return name.split('/').at(-1) ?? name;
}

const KIND_WORDS: ReadonlySet<string> = new Set(['pod', 'pods', 'po', 'sts', 'statefulset', 'statefulsets']);

/** One namespace: an action is never about several. @throws NotFound */
function namespaceOf(subject: Subject, { namespaces }: ConnectionFlags, contextNamespace: string): string {
  const names = subject.type === 'set' ? [subject.name] : subject.names;
  const given = names.flatMap((name) => {
    const [first = '', second] = name.split('/');
    return second === undefined || KIND_WORDS.has(first.split('.')[0] ?? '') ? [] : [first];
  });
  if (namespaces === 'all' && given.length < names.length) {
    throw new NotFound('An action takes one namespace: name it with -n, or write NAMESPACE/NAME.');
  }
  const plain = namespaces === undefined || namespaces === 'all' ? [contextNamespace] : namespaces;
  const wanted = new Set(given.length === names.length ? given : [...given, ...plain]);
  const [namespace, second] = wanted;
  if (namespace === undefined || second !== undefined) {
    throw new NotFound(`An action takes one namespace, not ${[...wanted].join(' and ')}.`);
  }
  return namespace;
}

/** @throws NotFound */
function statusOf(subject: Subject, statuses: readonly SetStatus[], namespace: string): SetStatus {
  const where = whereText([namespace]);
  if (subject.type === 'set') {
    const [status] = chooseSets(statuses, [subject.name], where);
    if (status === undefined) throw new NotFound(`StatefulSet "${subject.name}" was not found in ${where}.`);
    return status;
  }
  const owners = subject.names.map((name) => {
    const owner = statuses.find(({ bindings, outside }) =>
      [...bindings, ...outside].some(({ podName, pod }) => podName === bareName(name) && pod !== undefined),
    );
    if (owner === undefined) throw new NotFound(harmless(`No StatefulSet in ${where} has a pod "${bareName(name)}".`));
    return owner;
  });
  const [status, ...others] = new Set(owners);
  if (status === undefined || others.length > 0) {
    throw new NotFound('The pods belong to several StatefulSets: name those of one at a time.');
  }
  return status;
}
