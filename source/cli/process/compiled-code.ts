import { flushCompileCache } from 'node:module';

/** Milliseconds after the first lists, when the screen is likely to rest. */
const REST_MS = 2000;

/**
 * Keeps what V8 has compiled so far for the next start, unless an earlier start has kept it. Node itself would keep it
 * only when the process ends by itself, without what V8 has dropped by then because it was not used for a while: the code
 * of the start.
 */
export function keepCompiledCode(): void {
  setTimeout(flushCompileCache, REST_MS).unref();
}
