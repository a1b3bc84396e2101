/** Reads an object after a write without a response, until the object shows whether the write took effect. */

import { effectAfterLostResponse } from '../actions/operations/lost-response.ts';
import type { WriteEffect } from '../actions/operations/write-operation.ts';
import type { ActionPorts, ActionProblem, Write } from '../actions/ports.ts';
import type { Clock } from '../cache/clock.ts';
import { systemClock } from '../cluster/connection/system-clock.ts';

export interface LostResponseLookupOptions {
  readonly ports: Pick<ActionPorts, 'getObject'>;
  readonly signal: AbortSignal;
  /** Milliseconds after which it gives up; undefined for no limit. */
  readonly timeoutMs: number | undefined;
  readonly clock?: Clock;
}

/** `report` receives the progress as a part of a sentence. Rejects on an abort. Nothing is sent again. */
export type LostResponseLookup = (write: Write, report: (text: string) => void) => Promise<WriteEffect>;

/** An API server gives up a request after 60 s. An effect that is not visible by then will not follow. */
const SERVER_REQUEST_TIMEOUT_MS = 65_000;
const INITIAL_DELAY_MS = 500;
const MAX_DELAY_MS = 5000;

export function createLostResponseLookup({
  ports,
  signal,
  timeoutMs,
  clock = systemClock,
}: LostResponseLookupOptions): LostResponseLookup {
  return async (write, report) => {
    const startedAt = clock.now();
    let delayMs = INITIAL_DELAY_MS;
    report('no answer came: looking whether it took effect');
    for (;;) {
      signal.throwIfAborted();
      const found = await ports.getObject(write.target, { signal });
      const waited = clock.now() - startedAt;
      const isTimedOut = timeoutMs !== undefined && waited >= timeoutMs;
      if (found.ok) {
        const effect = effectAfterLostResponse(write, found.value);
        if (effect.type !== 'not-yet' && effect.type !== 'not-observed') return effect;
        if (waited >= SERVER_REQUEST_TIMEOUT_MS && effect.type === 'not-yet') return { ...effect, type: 'no-effect' };
        if (isTimedOut) return { type: 'cannot-be-told', evidence: `${effect.evidence}, which may still change` };
        report(`no answer came, and ${effect.evidence}: looking again, the server may still be at it`);
      } else {
        if (isTimedOut || !isTransient(found.problem)) return unknownEffect(found.problem);
        report(`no answer came, and it cannot be looked up yet: ${withoutFullStop(found.problem)}`);
      }
      await sleep(delayMs, clock, signal);
      delayMs = Math.min(MAX_DELAY_MS, delayMs * 2);
    }
  };
}

function isTransient({ kind }: ActionProblem): boolean {
  return kind === 'unreachable' || kind === 'failed' || kind === 'throttled';
}

function unknownEffect(problem: ActionProblem): WriteEffect {
  return { type: 'cannot-be-told', evidence: withoutFullStop(problem) };
}

function withoutFullStop({ sentence }: ActionProblem): string {
  return sentence.replace(/\.$/, '');
}

function sleep(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.setTimer(ms, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    signal.addEventListener('abort', abort, { once: true });
  });
}
