/**
 * Reads a line that the user types at a question. Text typed or pasted before the question was meant for something else
 * and is not an answer.
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

/** The question is shown once no key has been pressed for this time. */
const QUIET_MS = 100;
/** With it, the terminal marks the beginning and end of a paste. */
const ENABLE_BRACKETED_PASTE = '\x1b[?2004h';
const DISABLE_BRACKETED_PASTE = '\x1b[?2004l';
const CTRL_C = '\x03';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Returns the line without surrounding blanks; empty if the input ends without one. Ctrl-C and other signals end the
 * process as usual, after the terminal has been restored.
 */
export function promptLine(question: string, { stdin, stderr }: PromptStreams): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let isPrompting = false;
  let isPasting = false;
  let isEnding = false;
  let answer: string | undefined;
  let quiet: NodeJS.Timeout | undefined;
  // In raw mode a partial line that was typed before can be read and discarded.
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
    // The partial line is discarded too, since half an answer could be mistaken for a whole one.
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
    isEnding = true;
    close();
    // A signal with listeners would reach them only later, when nothing may keep the process alive any more.
    if (process.listenerCount(signal) > 0) process.emit(signal, signal);
    else process.kill(process.pid, signal);
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
    if (!isEnding) resolve(answer ?? '');
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
