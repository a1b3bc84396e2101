/** `stsview scale`, `delete-pod`, `partition`, `restart`, `rollback`: plan, show, confirm, send, follow. */

import type { Plan, Wanted, World } from '../actions/plan.ts';
import { planAction } from '../actions/plan-action.ts';
import { preflight } from '../actions/preflight.ts';
import { leavingSentence, NOTHING_SENT, reachedBy } from '../actions/reached.ts';
import { type RunEvent, type RunOutcome, runPlan } from '../actions/run.ts';
import { type Access, loadAccess } from '../cluster/access.ts';
import { type Client, createClient } from '../cluster/client.ts';
import { createCommands } from '../cluster/commands.ts';
import { readOnce } from '../cluster/once.ts';
import { describeSets } from '../domain/describe-set.ts';
import type { SetStatus } from '../domain/status.ts';
import { harmless } from '../domain/text.ts';
import type { QuestionStreams } from './ask-line.ts';
import { type Config, isProtected, isReadOnly, loadConfig } from './config.ts';
import { confirmPlan } from './confirm.ts';
import { type ConnectionFlags, kubectlFlagsOf } from './connection-flags.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { createFollower } from './follow.ts';
import { journalFile } from './journal.ts';
import { createJournaling } from './journaling.ts';
import { createLookUp } from './look-up.ts';
import { onEnd } from './on-end.ts';
import { planText } from './output/plan-text.ts';
import { chooseSets, NotFound, whereText } from './set-names.ts';
import type { PlainSurroundings } from './surroundings.ts';

/** What the action is about: a set by its name, or pods by theirs. */
export type Subject =
  | { readonly type: 'set'; readonly name: string }
  | { readonly type: 'pods'; readonly names: readonly string[] };

export interface ActRequest {
  readonly connection: ConnectionFlags;
  readonly subject: Subject;
  /** Of `delete-pod`, the names of the pods come from the subject. */
  readonly wanted: Wanted;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly confirm: string | undefined;
  readonly wait: boolean;
  /** Milliseconds; undefined: no limit. */
  readonly timeoutMs: number | undefined;
}

export type Around = PlainSurroundings & QuestionStreams;

const EXITS: Readonly<Record<RunOutcome, ExitCode>> = {
  done: EXIT.done,
  sent: EXIT.done,
  held: EXIT.waiting,
  stuck: EXIT.stuck,
  'timed-out': EXIT.timedOut,
  refused: EXIT.refused,
  overtaken: EXIT.error,
  unknown: EXIT.error,
  failed: EXIT.error,
};

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

/** So long a lost answer is looked for where nobody has said how long. */
const LOOK_UP_MS = 180_000;

function say({ stderr }: Pick<Around, 'stderr'>, sentence: string): void {
  stderr.write(`stsview: ${harmless(sentence)}\n`);
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

interface Place {
  readonly access: Access;
  readonly client: Client;
  readonly namespaces: readonly string[];
}

export async function carryOut(
  plan: Plan,
  request: Pick<ActRequest, 'wait' | 'timeoutMs'>,
  place: Place,
  around: Around,
): Promise<ExitCode> {
  const { access, client, namespaces } = place;
  const journaling = createJournaling(journalFile(around.env, around.home), access, (failure) => say(around, failure));
  const follower = createFollower(client, { namespaces, timeoutMs: request.timeoutMs });
  const tell = reporter(around);
  let reached = NOTHING_SENT;
  const watched = onEnd(() => say(around, leavingSentence(plan, reached, tell.last())));
  try {
    const ports = createCommands(client);
    const { signal } = new AbortController();
    const result = await runPlan(plan, {
      ports,
      signal,
      report: (event) => {
        journaling.report(event);
        reached = reachedBy(reached, event);
        tell.report(event);
      },
      record: journaling.record,
      lookUp: createLookUp({ ports, signal, giveUpMs: request.timeoutMs ?? LOOK_UP_MS }),
      follow: follower.follow,
      wait: request.wait,
    });
    const code = EXITS[result.outcome];
    if (code !== EXIT.done) say(around, result.sentence);
    else if (!tell.isTold(result.sentence)) around.stdout.write(`  ${harmless(result.sentence)}\n`);
    return code;
  } finally {
    watched();
    follower.close();
  }
}

interface Reporter {
  readonly report: (event: RunEvent) => void;
  /** Whether the last line has said it already. */
  readonly isTold: (sentence: string) => boolean;
  readonly last: () => string;
}

/** One line for each thing that is new; a count-down is not. */
function reporter({ stdout }: Around): Reporter {
  let last = '';
  let lastKind = '';
  return {
    report(event) {
      if (event.type === 'sending') return;
      const line = event.type === 'progress' ? event.progress.text : `${event.step.write.target.name}: accepted`;
      const kind = line.replace(/\d+[smhd]\b/g, '');
      if (kind === lastKind) return;
      last = line;
      lastKind = kind;
      stdout.write(`  ${harmless(line)}\n`);
    },
    isTold: (sentence) => sentence === `${last}.`,
    last: () => last,
  };
}
