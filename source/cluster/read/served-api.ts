/**
 * Interprets a list that is not found or refused. Only discovery proves that the cluster has no such API: a proxy may
 * respond with 404 to any request, and the API may be served in another version.
 */

import { ClusterError, messageOf } from '../errors.ts';
import type { Transport } from '../transport.ts';
import { apiPathOf, type Discovery, readDiscovery } from './discovery.ts';

export interface ApiResource {
  /** The group and version as a path: "/apis/batch/v1". */
  readonly api: string;
  readonly plural: string;
}

type ServedApi =
  | { readonly type: 'absent' }
  /** The paths of all versions in which it is served: "/apis/batch/v1beta1". */
  | { readonly type: 'served'; readonly apis: readonly string[] }
  /** A sentence. */
  | { readonly type: 'unknown'; readonly reason: string };

export interface ServedApis {
  /** True only if discovery was read whole and has the kind in no version. */
  isAbsent(resource: ApiResource): Promise<boolean>;
  /**
   * Runs `list` with the path of the API; again with that of another version if only that is served. Returns undefined
   * if the cluster has no such API. @throws what `list` throws; ClusterError `protocol` for a 404 that discovery denies
   */
  listIfServed<T>(resource: ApiResource, list: (api: string) => Promise<T>): Promise<T | undefined>;
}

/** Reads discovery when it is first needed, and once. */
export function createServedApis(transport: Transport, signal: AbortSignal): ServedApis {
  let discovery: Promise<Discovery> | undefined;

  async function lookUp(resource: ApiResource): Promise<ServedApi> {
    try {
      discovery ??= readDiscovery(transport, signal);
      return servedIn(await discovery, resource);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      return { type: 'unknown', reason: messageOf(thrown) };
    }
  }

  return {
    isAbsent: async (resource) => (await lookUp(resource)).type === 'absent',
    async listIfServed(resource, list) {
      try {
        return await list(resource.api);
      } catch (thrown) {
        if (!(thrown instanceof ClusterError) || (thrown.kind !== 'not-found' && thrown.kind !== 'forbidden'))
          throw thrown;
        const served = await lookUp(resource);
        if (served.type === 'absent') return undefined;
        if (served.type === 'served') {
          const [other] = served.apis;
          if (other !== undefined && !served.apis.includes(resource.api)) return list(other);
        }
        throw thrown.kind === 'forbidden' ? thrown : unexplained(resource, served, thrown, transport);
      }
    },
  };
}

function servedIn({ resources, unread }: Discovery, { api, plural }: ApiResource): ServedApi {
  const group = groupOf(api);
  const apis = resources.filter((found) => found.group === group && found.plural === plural).map(apiPathOf);
  const failed = [...unread].find(([groupVersion]) => groupOf(`/apis/${groupVersion}`) === group);
  if (failed !== undefined) return { type: 'unknown', reason: failed[1] };
  return apis.length === 0 ? { type: 'absent' } : { type: 'served', apis };
}

/** "/apis/batch/v1" is of "batch", "/api/v1" of the core group "". */
function groupOf(api: string): string {
  const [, group = ''] = /^\/apis\/([^/]+)\/[^/]+$/.exec(api) ?? [];
  return group;
}

function unexplained(
  { api, plural }: ApiResource,
  served: Exclude<ServedApi, { type: 'absent' }>,
  cause: ClusterError,
  { peer }: Transport,
): ClusterError {
  const why =
    served.type === 'served'
      ? 'which it has according to its list of APIs'
      : `and its list of APIs cannot be read (${served.reason.replace(/(: check [^:]*)?\.$/, '')})`;
  const sentence = `${peer.server} did not find ${plural} of ${api} (404), ${why}: check what stands between here and the API server.`;
  return new ClusterError('protocol', sentence, { status: cause.status, cause });
}
