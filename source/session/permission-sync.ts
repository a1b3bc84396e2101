/** Asks the server what the user may do in the namespace of the shown set. */

import { operationOf } from '../actions/operations/write-operations.ts';
import type { AccessReviewStatus, ResourceAttributes, Write } from '../actions/ports.ts';
import { currentSet } from '../state/selectors.ts';
import type { Permission, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

/** Milliseconds for which the cursor rests in a namespace before the server is asked about it. */
const PERMISSION_CHECK_DELAY_MS = 200;
/** Milliseconds after which an answer is asked for again: a role may have been granted or taken away. */
const PERMISSION_TTL_MS = 60_000;

export function permissionSubscriptions(
  state: State,
  shared: SharedClient | undefined,
  store: Store,
): readonly Subscription[] {
  const namespace = currentSet(state)?.set.meta.namespace;
  if (shared === undefined || namespace === undefined || state.readOnlyReason !== undefined) return [];
  const checkedAt = state.permissions.get(namespace)?.checkedAt;
  if (checkedAt !== undefined && state.now - checkedAt < PERMISSION_TTL_MS) return [];
  return [
    {
      key: ['permissions', shared, namespace],
      delayMs: PERMISSION_CHECK_DELAY_MS,
      start: (signal) => checkPermissions(namespace, shared, store, signal),
    },
  ];
}

async function checkPermissions(
  namespace: string,
  { commands }: SharedClient,
  store: Store,
  signal: AbortSignal,
): Promise<void> {
  const check = async (permission: Permission): Promise<AccessReviewStatus> => {
    const answer = await commands.canI(accessReviewOf(permission, namespace), { signal });
    // When the server cannot be asked, the key is offered, and the dialog says what is wrong.
    return answer.ok ? answer.value : { allowed: true, reason: '' };
  };
  const [scale, change, remove, evict, shell] = await Promise.all([
    check('scale'),
    check('change'),
    check('delete'),
    check('evict'),
    check('shell'),
  ]);
  if (signal.aborted) return;
  store.dispatch({
    type: 'permissions-received',
    namespace,
    permissions: { scale, change, delete: remove, evict, shell },
  });
}

function accessReviewOf(permission: Permission, namespace: string): ResourceAttributes {
  const set = { kind: 'StatefulSet', namespace, name: '', uid: '', generation: 0 } as const;
  const pod = { kind: 'Pod', namespace, name: '', uid: '' } as const;
  switch (permission) {
    case 'scale':
      return accessReviewFor({ operation: 'scale', target: set, from: 0, to: 0 });
    case 'change':
      return accessReviewFor({ operation: 'change', target: set, change: { type: 'partition', partition: 0 } });
    case 'delete':
      return accessReviewFor({ operation: 'delete', target: pod, force: false });
    case 'evict':
      return accessReviewFor({ operation: 'evict', target: pod });
    case 'shell':
      return { verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace, name: '' };
  }
}

function accessReviewFor(write: Write): ResourceAttributes {
  return operationOf(write).accessReview(write);
}
