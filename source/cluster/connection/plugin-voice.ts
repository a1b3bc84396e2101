/** Where a credential command is heard, and where it may ask. */

import type { Clock } from '../../cache/clock.ts';
import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';
import { withoutSecrets } from '../errors.ts';

export interface PluginConsole {
  /** Reports whether a command may read from the terminal now. */
  mayAsk(): boolean;
  /** Receives what a command writes to its standard error. It holds no control characters but line breaks. */
  say(text: string): void;
  /**
   * Called every second from the second one on while a command runs. `command`: its name without its folder. `said`: the
   * last line that it has written; empty if it has written nothing.
   */
  waiting(command: string, seconds: number, said: string): void;
}

export const NO_CONSOLE: PluginConsole = { mayAsk: () => false, say() {}, waiting() {} };

export interface PluginVoice {
  hear(chunk: string): void;
  /** Passes on what is left, and ends the reports. */
  end(): void;
  /** True once the command has written something. */
  readonly hasSpoken: boolean;
}

/** A question has no line end, so that the rest of a line is passed on as well, after this time in milliseconds. */
const REST_OF_LINE_MS = 200;
const SECOND_MS = 1000;
const FIRST_REPORT_S = 2;
/** A command that writes without end must not fill the screen. */
const MAX_CHARACTERS = 100_000;

/** Follows one run of a command, for the console. */
export function createPluginVoice(command: string, listener: PluginConsole, clock: Clock): PluginVoice {
  const name = sanitizeForTerminal(command.split(/[\\/]/).at(-1) ?? command);
  let pending = '';
  let said = '';
  let heard = 0;
  let seconds = 0;
  let cancelRest = (): void => {};
  let cancelReport = clock.setTimer(SECOND_MS, report);

  function report(): void {
    seconds += 1;
    if (seconds >= FIRST_REPORT_S) listener.waiting(name, seconds, said);
    cancelReport = clock.setTimer(SECOND_MS, report);
  }

  function say(text: string): void {
    const shown = harmless(text);
    said = shown.trim().split('\n').at(-1) ?? '';
    listener.say(shown);
  }

  function passOn(): void {
    cancelRest();
    const text = pending;
    pending = '';
    if (text !== '') say(text);
  }

  return {
    hear(chunk) {
      heard += chunk.length;
      if (heard > MAX_CHARACTERS) return;
      pending += chunk.replace(/\r\n?/g, '\n');
      const end = pending.lastIndexOf('\n') + 1;
      if (end > 0) {
        const lines = pending.slice(0, end);
        pending = pending.slice(end);
        say(lines);
      }
      cancelRest();
      if (pending !== '') cancelRest = clock.setTimer(REST_OF_LINE_MS, passOn);
    },
    end() {
      cancelReport();
      passOn();
    },
    get hasSpoken() {
      return heard > 0;
    },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the sequences that colour a text or clear a line
const COLOURS = /\u001b\[[0-9;:]*[mK]/g;

function harmless(text: string): string {
  return text
    .replace(COLOURS, '')
    .split('\n')
    .map((line) => sanitizeForTerminal(withoutSecrets(line)))
    .join('\n');
}
