/** `stsview logs`: prints the logs of all members of a set, or of one pod, merged by time. */

import { type Client, createClient } from '../../../cluster/connection/client.ts';

import { ClusterError } from '../../../cluster/errors.ts';
import { readSnapshot } from '../../../cluster/read/read-snapshot.ts';
import type { LogTarget } from '../../../cluster/stream/log-path.ts';
import { readLog } from '../../../cluster/stream/read-log.ts';
import type { SetStatus } from '../../../domain/model/set-status.ts';
import type { MemberLine } from '../../../session/logs/log-order.ts';
import { MAX_MEMBER_LOGS, type MemberLogOptions } from '../../../session/logs/member-targets.ts';
import { mergeLogs } from '../../../session/logs/merge-logs.ts';
import { setReadRefusals } from '../../../session/read/read-refusals.ts';
import { NotFoundError } from '../../../session/read/set-names.ts';
import { findSetOrPod, parseSetOrPod } from '../../../session/read/set-or-pod.ts';
import { memberContainers } from '../../../state/inspect/inspection-subject.ts';
import type { ConnectionFlags } from '../../flags/connection-flags.ts';
import { choiceHint } from '../../flags/usage-error.ts';
import { printMessage } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { loadAccess } from '../../process/load-access.ts';
import type { CommandIO } from '../../process/process-io.ts';
import { followLogs } from './follow.ts';
import { type LogOutput, linePrinter } from './print.ts';
import { targetsOf } from './targets.ts';

export interface LogsRequest {
  readonly connection: ConnectionFlags;
  /** A set or a pod: NAME or NAMESPACE/NAME, with or without its kind. */
  readonly name: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly container: string | undefined;
  readonly sinceSeconds: number | undefined;
  readonly tailLines: number | undefined;
}

/** Exit code 1: the log of some pod could not be read. Throws ClusterError and NotFound. */
export async function runLogs(request: LogsRequest, io: CommandIO): Promise<ExitCode> {
  const { connection, container, previous, sinceSeconds, tailLines } = request;
  const access = loadAccess(connection, io);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs, readOnly: true });
  try {
    const subject = parseSetOrPod(request.name, connection, access);
    const snapshot = await readSnapshot(client, { namespaces: [subject.namespace], kinds: ['StatefulSet', 'Pod'] });
    const [refused] = setReadRefusals(snapshot, access.server);
    if (refused !== undefined) printMessage(io, refused);
    const { status, pod } = await findSetOrPod(snapshot, subject, client);
    const options: MemberLogOptions = { container, previous, start: { tailLines, sinceSeconds } };
    requireContainer(status, container);
    const print = linePrinter(io, status, pod);
    if (request.follow) return await followLogs(client, { set: status.set.meta, pod, options }, { io, print });
    return await printLogs(client, targetsOf(status, pod, options), { io, print });
  } finally {
    client.close();
  }
}

/** @throws NotFound */
function requireContainer(status: SetStatus, container: string | undefined): void {
  const names = memberContainers(status);
  if (container === undefined || names.length === 0 || names.includes(container)) return;
  throw new NotFoundError(
    `No pod of ${status.set.meta.name} has a container "${container}": ${choiceHint(container, names)}`,
  );
}

async function printLogs(client: Client, targets: readonly LogTarget[], { io, print }: LogOutput): Promise<ExitCode> {
  const { signal } = new AbortController();
  const failures: string[] = [];
  if (targets.length === 0) throw new NotFoundError('There is no pod with a log: stsview why tells the reason.');
  if (targets.length === MAX_MEMBER_LOGS) printMessage(io, `Of at most ${MAX_MEMBER_LOGS} pods.`);
  const logs = targets.map((target) => memberLines(client, target, signal, failures));
  for await (const line of mergeLogs(logs)) print(line);
  for (const failure of failures) printMessage(io, failure);
  return failures.length === 0 ? EXIT.done : EXIT.error;
}

/** A pod whose log cannot be read is left out, and the reason is added to `failures`. */
async function* memberLines(
  client: Client,
  target: LogTarget,
  signal: AbortSignal,
  failures: string[],
): AsyncGenerator<MemberLine> {
  const { pod } = target;
  try {
    for await (const line of readLog(client, target, signal)) yield { ...line, pod };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    failures.push(`${pod}: ${error.serverMessage === '' ? error.message : `${error.serverMessage}.`}`);
  }
}
