/** The one path of a node's proxy that is served: its kubelet's summary. */

import type { Json } from '../model/json.ts';
import type { ApiContext } from './api-context.ts';
import { ApiError, methodNotAllowed } from './status.ts';

const PATH = /^\/api\/v1\/nodes\/([^/]+)\/proxy\/stats\/summary\/?$/;

/** Returns the summary; undefined if the path is another one. @throws ApiError */
export function nodeSummary({ cluster }: ApiContext, method: string, path: string): Json | undefined {
  const [, name] = PATH.exec(path) ?? [];
  if (name === undefined) return undefined;
  if (method !== 'GET') throw methodNotAllowed();
  const summary = cluster.nodeSummary(name);
  if (summary === 'no-node') throw new ApiError(404, 'NotFound', `nodes "${name}" not found`, { name, kind: 'nodes' });
  if (summary === 'dead-node') {
    const message = `error trying to reach service: dial tcp ${name}:10250: connect: no route to host`;
    throw new ApiError(503, 'ServiceUnavailable', message);
  }
  return summary;
}
