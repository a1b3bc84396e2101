/** The requests of a lesson, which are any that its lines of kubectl name. */

import type { Client } from '../../cluster/connection/client.ts';
import { execInPod } from '../../cluster/stream/exec.ts';
import { valueAtPath } from '../../lessons/kubectl/json-path.ts';

export interface LessonWrite {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

export interface ExecAnswer {
  readonly output: string;
  readonly errorText: string;
  readonly exitCode: number;
}

/** Every member throws ClusterError. */
export interface LessonApi {
  readonly read: (path: string, accept?: string) => Promise<unknown>;
  readonly write: (write: LessonWrite) => Promise<unknown>;
  readonly exec: (
    pod: { readonly namespace: string; readonly name: string; readonly container?: string | undefined },
    command: readonly string[],
  ) => Promise<ExecAnswer>;
}

const EXEC_MS = 10_000;

/** `signal` ends all requests. */
export function createLessonApi(client: Client, signal: AbortSignal): LessonApi {
  const read: LessonApi['read'] = (path, accept) =>
    client.get(path, { signal, ...(accept === undefined ? {} : { accept }) });
  return {
    read,
    write: ({ method, path, body = {}, contentType }) =>
      client.send({ method, path, body, signal, ...(contentType === undefined ? {} : { contentType }) }),
    async exec({ namespace, name, container }, command) {
      const pod = await read(`/api/v1/namespaces/${namespace}/pods/${name}`);
      const first = container ?? String(valueAtPath(pod, '.spec.containers[0].name'));
      return execInPod(client, { namespace, pod: name, container: first }, command, EXEC_MS);
    },
  };
}
