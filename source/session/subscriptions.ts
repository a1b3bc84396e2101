/** Keeps running tasks in step with what the state asks for, modelled on Elm's subscriptions. */

export interface Subscription {
  /** Identifies the subscription. Two keys are equal when all their parts are, by Object.is. */
  readonly key: readonly unknown[];
  /** Milliseconds for which the subscription has to be wanted before it starts; without it, it starts at once. */
  readonly delayMs?: number;
  /**
   * Called once, when the key appears. `signal` is aborted when the key disappears. The task then has to end, and may
   * reject.
   */
  readonly start: (signal: AbortSignal) => Promise<void>;
}

export interface Subscriptions {
  /**
   * Stops the subscriptions that are not in `wanted`, then starts those that are new. A call from within a start or a
   * stop takes effect after the current call.
   */
  readonly sync: (wanted: readonly Subscription[]) => void;
  /** Stops all subscriptions; nothing starts afterwards. */
  readonly close: () => void;
}

interface RunningSubscription {
  readonly key: Subscription['key'];
  readonly controller: AbortController;
}

export function createSubscriptions(): Subscriptions {
  let running: readonly RunningSubscription[] = [];
  let next: readonly Subscription[] | undefined;
  let isSyncing = false;
  let isClosed = false;

  function apply(wanted: readonly Subscription[]): void {
    const gone = running.filter(({ key }) => !hasKey(wanted, key));
    const added = wanted
      .filter(({ key }) => !hasKey(running, key))
      .map((subscription) => ({ ...subscription, controller: new AbortController() }));
    running = [...running.filter((each) => !gone.includes(each)), ...added];
    // The latest first, since it may use resources of an earlier one.
    for (const { controller } of gone.toReversed()) controller.abort();
    for (const subscription of added) launch(subscription, subscription.controller.signal);
  }

  function sync(wanted: readonly Subscription[]): void {
    if (isClosed) return;
    next = wanted;
    if (isSyncing) return;
    isSyncing = true;
    try {
      while (next !== undefined) {
        const current: readonly Subscription[] = next;
        next = undefined;
        apply(current);
      }
    } finally {
      isSyncing = false;
    }
  }

  return {
    sync,
    close() {
      sync([]);
      isClosed = true;
    },
  };
}

function launch(subscription: Subscription, signal: AbortSignal): void {
  const { delayMs } = subscription;
  if (delayMs === undefined) {
    void run(subscription, signal);
    return;
  }
  const timer = setTimeout(() => void run(subscription, signal), delayMs);
  signal.addEventListener('abort', () => clearTimeout(timer));
}

async function run({ start }: Subscription, signal: AbortSignal): Promise<void> {
  try {
    await start(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function hasKey(subscriptions: readonly Pick<Subscription, 'key'>[], key: Subscription['key']): boolean {
  return subscriptions.some((each) => isSameKey(each.key, key));
}

function isSameKey(left: Subscription['key'], right: Subscription['key']): boolean {
  return left.length === right.length && left.every((part, index) => Object.is(part, right[index]));
}
