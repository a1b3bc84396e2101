/**
 * A line that a person types at a question. What was typed before the question stood there was meant for something
 * else, and so was a paste: neither is an answer.
 */

import { createInterface, emitKeypressEvents, type Key } from 'node:readline';
import { PassThrough } from 'node:stream';
import { stopUntilForeground } from './stop.ts';

export interface QuestionStreams {
  readonly stdin: NodeJS.ReadableStream & {
    readonly isTTY?: boolean;
    readonly setRawMode?: (isRaw: boolean) => unknown;
  };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** The question is put once the keyboard has been quiet for this. */
const QUIET_MS = 100;
/** The terminal then tells where a paste begins and ends. */
const TELL_PASTES = '\x1b[?2004h';
const TELL_NO_PASTES = '\x1b[?2004l';
const CTRL_C = '\x03';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The line without the blanks around it; empty where the input ends without one. Ctrl-C and the other signals end the
 * process as they would anywhere, once the terminal is as it was.
 */
export function askLine(question: string, { stdin, stderr }: QuestionStreams): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let isAsked = false;
  let isPasting = false;
  let answer: string | undefined;
  let quiet: NodeJS.Timeout | undefined;
  // In raw mode even the half line that was typed before can be read, and thrown away.
  const setRawMode = (isRaw: boolean) => {
    stdin.setRawMode?.(isRaw);
    stderr.write(isRaw ? TELL_PASTES : TELL_NO_PASTES);
  };
  const typed = Object.assign(new PassThrough(), { setRawMode });
  const lines = createInterface({ input: typed, output: stderr, terminal: true, historySize: 0, prompt: question });

  function askOnceQuiet(): void {
    isAsked = false;
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      if (isPasting) return;
      isAsked = true;
      lines.prompt();
    }, QUIET_MS);
  }

  function refusePaste(): void {
    // What was typed so far goes too: half of an answer would be easily taken for none.
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
    stderr.write('\r\nstsview: A paste is no answer: type it.\r\n');
    askOnceQuiet();
  }

  function hear(_text: string | undefined, key: Key): void {
    if (key.name === 'paste-start') isPasting = true;
    else if (key.name === 'paste-end') {
      isPasting = false;
      if (isAsked) refusePaste();
      else askOnceQuiet();
    } else if (isPasting) return;
    else if (key.sequence === CTRL_C) endBy('SIGINT');
    else if (isAsked) typed.write(key.sequence ?? '');
    else askOnceQuiet();
  }

  function endBy(signal: NodeJS.Signals): void {
    close();
    process.kill(process.pid, signal);
  }

  async function stop(): Promise<void> {
    setRawMode(false);
    stderr.write('\n');
    await stopUntilForeground();
    setRawMode(true);
    askOnceQuiet();
  }

  const close = () => lines.close();
  lines.once('line', (line) => {
    answer = line.trim();
    close();
  });
  lines.on('SIGTSTP', () => void stop());
  lines.once('close', () => {
    clearTimeout(quiet);
    stdin.off('keypress', hear);
    stdin.off('end', close);
    stdin.pause();
    for (const signal of SIGNALS) process.off(signal, endBy);
    process.off('exit', close);
    if (answer === undefined) stderr.write('\n');
    resolve(answer ?? '');
  });
  for (const signal of SIGNALS) process.on(signal, endBy);
  process.on('exit', close);
  emitKeypressEvents(stdin);
  stdin.on('keypress', hear);
  stdin.on('end', close);
  stdin.resume();
  askOnceQuiet();
  return promise;
}
