/** `stsview wait`: shows how far sets have come until they are there, and says what is in the way if they are not. */

import { createClient } from '../../../cluster/connection/client.ts';
import type { ClusterAccess } from '../../../cluster/connection/cluster-access.ts';
import { messageOf } from '../../../cluster/errors.ts';
import type { SetStatus } from '../../../domain/model/set-status.ts';
import { keyOf } from '../../../domain/model/snapshot.ts';
import { humanDuration } from '../../../domain/text/duration.ts';
import { createGoalWaiter } from '../../../session/goal-waiter.ts';
import { observeCluster } from '../../../session/observations.ts';
import { withLastLogLines } from '../../../session/read/last-log-lines.ts';
import { namespacesToRead } from '../../../session/read/namespaces-to-read.ts';
import { parseObjectName } from '../../../session/read/object-name.ts';
import { EVERY_REASON, readSetsOnce } from '../../../session/read/read-sets-once.ts';
import { awaitSets, type FailOn, type SetProgress, type SetsProgress } from '../../../session/wait/await-sets.ts';
import type { WaitCondition } from '../../../session/wait/wait-condition.ts';
import { type ConnectionFlags, kubectlFlagsOf } from '../../flags/connection-flags.ts';
import { UsageError } from '../../flags/usage-error.ts';
import { findingsDetail, MAX_DETAIL_WIDTH } from '../../output/findings/table.ts';
import { type OutputFlags, type OutputFormat, printResult } from '../../output/formats.ts';
import { printMessage } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { loadAccess } from '../../process/load-access.ts';
import type { ProcessIO } from '../../process/process-io.ts';
import { isAscii } from '../../terminal/terminal-environment.ts';
import { type WaitOutcome, waitResult } from './json.ts';
import { createProgressView } from './progress-view.ts';

export interface WaitRequest extends OutputFlags<Exclude<OutputFormat, 'wide' | 'name'>> {
  readonly connection: ConnectionFlags;
  readonly sets: readonly string[];
  readonly condition: WaitCondition;
  readonly failOn: FailOn;
  /** Milliseconds; undefined for no limit. */
  readonly timeoutMs: number | undefined;
  readonly ascii: boolean | undefined;
}

const EXIT_CODES: Readonly<Record<WaitOutcome, ExitCode>> = {
  done: EXIT.done,
  held: EXIT.waiting,
  stuck: EXIT.stuck,
  'timed-out': EXIT.timedOut,
  deleted: EXIT.error,
  interrupted: EXIT.interrupted,
};

/** `interrupted` settles when the user ends the wait. Throws ClusterError and UsageError. */
export async function runWait(
  request: WaitRequest,
  io: Pick<ProcessIO, 'env' | 'home' | 'platform' | 'stdout' | 'stderr'>,
  interrupted: Promise<void>,
): Promise<ExitCode> {
  const { connection, condition, failOn, timeoutMs } = request;
  const access = loadAccess(connection, io);
  const namespaces = namespacesToRead(request, access.namespace);
  for (const word of request.sets) requireSetWithin(word, namespaces);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs, readOnly: true });
  const { selector: setSelector, roleLabel } = connection;
  const interruption = new AbortController();
  void interrupted.then(() => interruption.abort());
  const waiter = createGoalWaiter(observeCluster(client, { namespaces, setSelector, roleLabel }), {
    timeoutMs,
    signal: interruption.signal,
  });
  // The end alone is for programs.
  const stream = request.output === 'table' ? io.stdout : io.stderr;
  const view = createProgressView(stream, { env: io.env, ascii: request.ascii ?? isAscii(io.env, io.platform) });
  /** The names that a question has been printed about. */
  const asked = new Set<string>();
  let last: SetsProgress = { state: 'waiting', text: 'the sets are being listed', sets: [] };
  try {
    const judge = awaitSets({ words: request.sets, condition, failOn });
    const end = await waiter
      .waitUntil(judge, (progress) => {
        last = progress;
        view.show(progress);
        for (const { name, similar } of progress.sets) {
          if (similar === undefined || asked.has(name)) continue;
          asked.add(name);
          view.end();
          printMessage(io, `There is no StatefulSet ${name}: ${similar}`);
        }
      })
      .catch((error: unknown) => {
        if (interruption.signal.aborted) return 'interrupted' as const;
        throw error;
      });
    view.end();
    const outcome = outcomeOf(end);
    const sets = outcome === 'stuck' ? await withEveryReason(last.sets) : last.sets;
    const caller = { context: access.contextName, kubectlFlags: kubectlFlagsOf(connection) };
    const sentence = endSentence(outcome, last, timeoutMs);
    if (sentence !== undefined) printMessage(io, sentence);
    const { columns = MAX_DETAIL_WIDTH } = io.stdout;
    await printResult(io, request, {
      value: () => waitResult(caller, { condition, outcome, sets }),
      table: () =>
        findingsDetail(
          caller,
          outcome === 'done' ? [] : sets.flatMap(({ state, status }) => (isInTheWay(state, outcome) && status) || []),
          client.serverClock.now(),
          Math.min(columns, MAX_DETAIL_WIDTH),
        ),
    });
    return EXIT_CODES[outcome];
  } finally {
    view.end();
    waiter.close();
    client.close();
  }

  /** Reads what the watches do not: storage, quotas and the logs of containers that ended. */
  async function withEveryReason(sets: readonly SetProgress[]): Promise<readonly SetProgress[]> {
    const names = sets.filter(({ state, status }) => state === 'stuck' && status !== undefined).map(({ name }) => name);
    const statuses = await readStatuses(names, access);
    return sets.map((progress) => ({ ...progress, status: statuses.get(progress.name) ?? progress.status }));
  }

  async function readStatuses(names: readonly string[], from: ClusterAccess): Promise<ReadonlyMap<string, SetStatus>> {
    try {
      const { sets } = await readSetsOnce(client, from, { connection, sets: names }, EVERY_REASON);
      const read = await withLastLogLines(client, sets);
      return new Map(read.map((status) => [keyOf(status.set.meta.namespace, status.set.meta.name), status]));
    } catch (error) {
      printMessage(io, `What the watches have seen follows, since more cannot be read: ${messageOf(error)}`);
      return new Map();
    }
  }
}

/** Such a set would be waited for for ever. Throws UsageError. */
function requireSetWithin(word: string, namespaces: readonly string[] | 'all'): void {
  const { kind, namespace, name } = parseObjectName(word);
  if (kind === 'pod') {
    throw new UsageError(`${word} is a pod, and this takes sets: stsview wait SET --for ordinal=K:ready.`);
  }
  if (name.includes('/')) throw new UsageError(`"${word}" can't be a set: write NAME or NAMESPACE/NAME.`);
  if (namespace === undefined || namespaces === 'all' || namespaces.includes(namespace)) return;
  throw new UsageError(`${word} is not in the namespaces of -n (${namespaces.join(', ')}): leave -n out.`);
}

function outcomeOf(end: SetsProgress | 'timed-out' | 'interrupted'): WaitOutcome {
  if (end === 'timed-out' || end === 'interrupted') return end;
  switch (end.state) {
    case 'done':
    case 'held':
    case 'stuck':
      return end.state;
    case 'superseded':
      return 'deleted';
    case 'waiting':
      throw new Error('a wait has ended while there was something to wait for');
  }
}

/** A set that is stuck is not in the way of a wait that another one has ended. */
function isInTheWay(state: SetProgress['state'], outcome: WaitOutcome): boolean {
  if (outcome === 'stuck' || outcome === 'held') return state === outcome;
  return state !== 'done' && outcome === 'timed-out';
}

function endSentence(outcome: WaitOutcome, { text }: SetsProgress, timeoutMs: number | undefined): string | undefined {
  switch (outcome) {
    case 'done':
      return undefined;
    case 'timed-out':
      return `Not finished within ${humanDuration(timeoutMs ?? 0)}: ${text}.`;
    case 'interrupted':
      return `Interrupted; last seen: ${text}.`;
    case 'stuck':
      return `Stuck: ${text}.`;
    case 'held':
      return `Held: ${text}.`;
    case 'deleted':
      return `${text}.`;
  }
}
