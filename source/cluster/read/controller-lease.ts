import type { ControllerLease } from '../../domain/model/lookups.ts';
import type { Client } from '../connection/client.ts';
import type { ServerClock } from '../connection/server-clock.ts';
import { ClusterError } from '../errors.ts';
import { fields, text, time } from '../json-fields.ts';

const PATH = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager';

/** Reads the lease that the active kube-controller-manager holds. @throws ClusterError */
export async function readControllerLease(
  client: Pick<Client, 'get'> & { readonly serverClock: Pick<ServerClock, 'now'> },
  signal: AbortSignal,
): Promise<ControllerLease> {
  try {
    const { spec } = fields<'spec'>(await client.get(PATH, { signal }));
    const { holderIdentity, renewTime } = fields<'holderIdentity' | 'renewTime'>(spec);
    const renewedAt = time(renewTime);
    return renewedAt === undefined
      ? { type: 'absent' }
      : { type: 'held', holder: text(holderIdentity), renewedAt, readAt: client.serverClock.now() };
  } catch (thrown) {
    const kind = thrown instanceof ClusterError ? thrown.kind : undefined;
    if (kind === 'not-found') return { type: 'absent' };
    if (kind === 'forbidden') return { type: 'forbidden' };
    throw thrown;
  }
}
