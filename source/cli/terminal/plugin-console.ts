/** What credential commands write goes to the standard error, or to the screen while there is one. */

import { isatty } from 'node:tty';
import type { ProcessIO, RedirectablePluginConsole } from '../process/process-io.ts';

/** The seconds after which a line names the command that is waited for; afterwards there is one each minute. */
const REPORTED_SECONDS: ReadonlySet<number> = new Set([2, 5, 15, 30]);
const REPORT_EVERY_S = 60;

export function createPluginConsole({ stderr }: Pick<ProcessIO, 'stderr'>): RedirectablePluginConsole {
  let show: ((sentence: string) => void) | undefined;
  return {
    redirect(next) {
      show = next;
    },
    // Asking takes a person who reads the question. The screen keeps the keyboard to itself.
    mayAsk: () => show === undefined && isatty(0) && isatty(2),
    say(text) {
      if (show === undefined) {
        stderr.write(text);
        return;
      }
      const last = text.trim().split('\n').at(-1) ?? '';
      if (last !== '') show(last);
    },
    waiting(command, seconds, said) {
      const sentence = `waiting for the credential plugin ${command} (${seconds} s)`;
      // On the screen, what it says stays in view. Printed, it is there already, maybe as a question.
      if (show !== undefined) show(said === '' ? sentence : `${command} (${seconds} s): ${said}`);
      else if (said !== '') return;
      else if (REPORTED_SECONDS.has(seconds) || seconds % REPORT_EVERY_S === 0) stderr.write(`stsview: ${sentence}\n`);
    },
  };
}
