/**
 * Faults that the program does not have itself, as an option of Node that loads a few lines before it. After
 * SIGUSR2, a function throws that otherwise never throws.
 */

function onSignal(code: string): string {
  const script = `process.on('SIGUSR2',()=>{const fail=()=>{throw new Error('on purpose')};${code}})`;
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
}

export const INJECTED_FAULTS: Readonly<Record<string, string>> = {
  'an exception in a timer': onSignal('setTimeout(fail)'),
  'a promise that nobody waits for': onSignal('Promise.reject(new Error("on purpose"))'),
  'an exception in laying out a frame': onSignal('Array.from=fail'),
  'an exception in reading the clock': onSignal('Date.now=fail'),
};
