import { PassThrough } from 'node:stream';
import type { Client } from '../connection/client.ts';
import { ClusterError, oneLine } from '../errors.ts';
import { fields, list, text } from '../json-fields.ts';
import { closeSocket, errorFromSocket, prepareWebSocket, type Socket, toSocket } from './web-socket.ts';

export interface PodContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface ExecResult {
  readonly output: string;
  readonly exitCode: number;
  /** True if the image does not contain the command. */
  readonly isMissing: boolean;
  /** The error output on one line. */
  readonly errorText: string;
}

const MAX_OUTPUT = 64_000;
/** The exit codes of shells and container runtimes for a command that does not exist. */
const NOT_FOUND: ReadonlySet<number> = new Set([126, 127]);

/** Runs one command without input and waits until it ends. @throws ClusterError if it cannot be run at all */
export async function execInPod(
  client: Client,
  { namespace, pod, container }: PodContainer,
  command: readonly string[],
  timeoutMs: number,
): Promise<ExecResult> {
  const what = `exec in pod ${namespace}/${pod}`;
  const { config, handler } = await prepareWebSocket(client, `/api/v1/namespaces/${namespace}/pods/${pod}/exec`);
  const { Exec } = await import('@kubernetes/client-node/dist/exec.js');
  const [output, complaints] = [collectText(), collectText()];
  const status = Promise.withResolvers<unknown>();
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    const exec = new Exec(config);
    exec.handler = handler;
    const opened: unknown = await exec.exec(
      namespace,
      pod,
      container,
      [...command],
      output.stream,
      complaints.stream,
      null,
      false,
      status.resolve,
    );
    socket = toSocket(opened);
    socket.addEventListener('close', () => status.resolve(undefined));
    timer = setTimeout(() => {
      status.reject(
        new ClusterError('timeout', `${command[0]} in pod ${pod} did not end within ${timeoutMs / 1000} s`),
      );
    }, timeoutMs);
    return execResultOf(await status.promise, output.text(), complaints.text(), what);
  } catch (thrown) {
    throw thrown instanceof ClusterError ? thrown : errorFromSocket(thrown, what);
  } finally {
    clearTimeout(timer);
    if (socket !== undefined) await closeSocket(socket);
  }
}

function collectText(): { readonly stream: PassThrough; readonly text: () => string } {
  const stream = new PassThrough();
  let gathered = '';
  stream.setEncoding('utf8').on('data', (data: string) => {
    if (gathered.length < MAX_OUTPUT) gathered += data;
  });
  return { stream, text: () => gathered };
}

/** `status` is the API's Status object that ends every exec. */
function execResultOf(status: unknown, output: string, complaints: string, what: string): ExecResult {
  if (status === undefined) throw new ClusterError('network', `It was cut off: ${what}.`);
  const { status: word, message, details } = fields<'status' | 'message' | 'details'>(status);
  const errorText = oneLine(`${complaints} ${text(message)}`.trim());
  if (word === 'Success') return { output, exitCode: 0, isMissing: false, errorText };
  const causes = list(fields<'causes'>(details).causes).map((item) => fields<'reason' | 'message'>(item));
  const byCause = text(causes.find(({ reason }) => reason === 'ExitCode')?.message);
  // Some kubelets report the exit code in the message only.
  const exitCode = Number(byCause === '' ? (/exit (?:status|code) (\d+)/.exec(errorText)?.[1] ?? '-1') : byCause);
  const isMissing = NOT_FOUND.has(exitCode) || /executable file not found|no such file or directory/i.test(errorText);
  if (exitCode === -1 && !isMissing) throw new ClusterError('server', `It failed: ${what} (${errorText}).`);
  return { output, exitCode, isMissing, errorText };
}
