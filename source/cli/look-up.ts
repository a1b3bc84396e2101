/** Looks an object up after a write to which no answer came, until it tells whether the write took effect. */

import { type Effect, effectOf } from '../actions/aftermath.ts';
import type { ActionPorts, Problem, Write } from '../actions/ports.ts';
import { type Clock, systemClock } from '../cache/clock.ts';

export interface LookUpOptions {
  readonly ports: Pick<ActionPorts, 'lookUp'>;
  readonly signal: AbortSignal;
  /** Milliseconds after which it is given up; undefined: never. */
  readonly giveUpMs: number | undefined;
  readonly clock?: Clock;
}

/** `report` gets what is going on, as a part of a sentence. Rejects on an abort. Nothing is ever sent again. */
export type LookUp = (write: Write, report: (text: string) => void) => Promise<Effect>;

/** An API server gives a request up after 60 s: what is not to be seen by then is not going to be. */
const SETTLED_MS = 65_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;

export function createLookUp({ ports, signal, giveUpMs, clock = systemClock }: LookUpOptions): LookUp {
  return async (write, report) => {
    const since = clock.now();
    let pause = FIRST_PAUSE_MS;
    report('no answer came: looking whether it took effect');
    for (;;) {
      signal.throwIfAborted();
      const found = await ports.lookUp(write.target, { signal });
      const waited = clock.now() - since;
      const isGivenUp = giveUpMs !== undefined && waited >= giveUpMs;
      if (found.ok) {
        const effect = effectOf(write, found.value);
        if (effect.type !== 'not-yet' && effect.type !== 'unseen') return effect;
        if (waited >= SETTLED_MS && effect.type === 'not-yet') return { ...effect, type: 'did-not' };
        if (isGivenUp) return { type: 'cannot-be-told', seen: `${effect.seen}, which may still change` };
        report(`no answer came, and ${effect.seen}: looking again, the server may still be at it`);
      } else {
        if (isGivenUp || !isPassing(found.problem)) return untold(found.problem);
        report(`no answer came, and it cannot be looked up yet: ${partOf(found.problem)}`);
      }
      await sleep(pause, clock, signal);
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
    }
  };
}

function isPassing({ kind }: Problem): boolean {
  return kind === 'unreachable' || kind === 'failed' || kind === 'throttled';
}

function untold(problem: Problem): Effect {
  return { type: 'cannot-be-told', seen: partOf(problem) };
}

function partOf({ sentence }: Problem): string {
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
