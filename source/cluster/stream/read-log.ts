/** Reads the log of a container to its present end. */

import type { Client } from '../connection/client.ts';
import { type ContainerLogLine, createLogSplitter } from './log-lines.ts';
import { type LogTarget, logPath } from './log-path.ts';

/** @throws ClusterError, before the first line or later */
export async function* readLog(
  client: Pick<Client, 'stream'>,
  target: LogTarget,
  signal: AbortSignal,
): AsyncGenerator<ContainerLogLine> {
  const path = logPath(target, { follow: false, from: '' });
  const { chunks } = await client.stream(path, { signal, accept: 'application/json, */*' });
  const splitter = createLogSplitter();
  for await (const chunk of chunks) yield* splitter.push(chunk);
  yield* splitter.rest();
}
