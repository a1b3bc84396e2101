/**
 * A line that a person types at a question. What was typed before the question stood there was meant for something
 * else, and so was a paste: neither is an answer.
 */

import { createInterface, emitKeypressEvents, type Key } from 'node:readline';
import { PassThrough } from 'node:stream';
import { suspendUntilForeground } from './suspend.ts';

export interface PromptStreams {
  readonly stdin: NodeJS.ReadableStream & {
    readonly isTTY?: boolean;
    readonly setRawMode?: (isRaw: boolean) => unknown;
  };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** The question is put once the keyboard has been quiet for this. */
const QUIET_MS = 100;
/** The terminal then tells where a paste begins and ends. */
const ENABLE_BRACKETED_PASTE = '\x1b[?2004h';
const DISABLE_BRACKETED_PASTE = '\x1b[?2004l';
const CTRL_C = '\x03';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The line without the blanks around it; empty where the input ends without one. Ctrl-C and the other signals end the
 * process as they would anywhere, once the terminal is as it was.
 */
export function promptLine(question: string, { stdin, stderr }: PromptStreams): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let isPrompting = false;
  let isPasting = false;
  let answer: string | undefined;
  let quiet: NodeJS.Timeout | undefined;
  // In raw mode even the half line that was typed before can be read, and thrown away.
  const setRawMode = (isRaw: boolean) => {
    stdin.setRawMode?.(isRaw);
    stderr.write(isRaw ? ENABLE_BRACKETED_PASTE : DISABLE_BRACKETED_PASTE);
  };
  const promptInput = Object.assign(new PassThrough(), { setRawMode });
  const lines = createInterface({
    input: promptInput,
    output: stderr,
    terminal: true,
    historySize: 0,
    prompt: question,
  });

  function promptOnceQuiet(): void {
    isPrompting = false;
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      if (isPasting) return;
      isPrompting = true;
      lines.prompt();
    }, QUIET_MS);
  }

  function refusePaste(): void {
    // What was typed so far goes too: half of an answer would be easily taken for none.
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
    stderr.write('\r\nstsview: A paste is no answer: type it.\r\n');
    promptOnceQuiet();
  }

  function onKeypress(_text: string | undefined, key: Key): void {
    if (key.name === 'paste-start') isPasting = true;
    else if (key.name === 'paste-end') {
      isPasting = false;
      if (isPrompting) refusePaste();
      else promptOnceQuiet();
    } else if (isPasting) return;
    else if (key.sequence === CTRL_C) exitWithSignal('SIGINT');
    else if (isPrompting) promptInput.write(key.sequence ?? '');
    else promptOnceQuiet();
  }

  function exitWithSignal(signal: NodeJS.Signals): void {
    close();
    process.kill(process.pid, signal);
  }

  async function suspend(): Promise<void> {
    setRawMode(false);
    stderr.write('\n');
    await suspendUntilForeground();
    setRawMode(true);
    promptOnceQuiet();
  }

  const close = () => lines.close();
  lines.once('line', (line) => {
    answer = line.trim();
    close();
  });
  lines.on('SIGTSTP', () => void suspend());
  lines.once('close', () => {
    clearTimeout(quiet);
    stdin.off('keypress', onKeypress);
    stdin.off('end', close);
    stdin.pause();
    for (const signal of SIGNALS) process.off(signal, exitWithSignal);
    process.off('exit', close);
    if (answer === undefined) stderr.write('\n');
    resolve(answer ?? '');
  });
  for (const signal of SIGNALS) process.on(signal, exitWithSignal);
  process.on('exit', close);
  emitKeypressEvents(stdin);
  stdin.on('keypress', onKeypress);
  stdin.on('end', close);
  stdin.resume();
  promptOnceQuiet();
  return promise;
}
