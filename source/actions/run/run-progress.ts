/** Summarizes a run for a user who stops watching it: what continues, what is uncertain, what was not sent. */

import type { Plan } from '../plan.ts';
import type { RunEvent } from './run-plan.ts';

export interface RunProgress {
  /** The number of writes sent to the server. */
  readonly sent: number;
  /** The number of those that the server has accepted. */
  readonly accepted: number;
}

export const NOTHING_SENT: RunProgress = { sent: 0, accepted: 0 };

export function advanceRunProgress(reached: RunProgress, { type, index }: RunEvent): RunProgress {
  if (type === 'sending') return { ...reached, sent: index + 1 };
  return type === 'sent' ? { ...reached, accepted: index + 1 } : reached;
}

/** `text`: the latest progress text. */
export function exitSummary({ title, steps }: Plan, { sent, accepted }: RunProgress, text: string): string {
  const last = steps[sent - 1];
  if (last === undefined) return `${title}: nothing was sent.`;
  const { kind, name } = last.write.target;
  const next = steps[sent];
  const rest = next === undefined ? [] : [`What comes after it (${sent} of ${steps.length}) was not sent.`];
  const textsOf = (remark: string | undefined) => (remark === undefined ? [] : [remark]);
  if (accepted < sent) {
    const open = `${title}: whether ${kind} ${name} was changed is not known, the answer had not come: look before you repeat it.`;
    return [open, ...rest, ...textsOf(last.noteIfStopped), ...textsOf(last.commandsIfStopped)].join(' ');
  }
  return next === undefined
    ? `${title} goes on without being watched: ${text}.`
    : [
        `${title} ends here: ${text}.`,
        ...rest,
        ...textsOf(next.noteIfStopped),
        ...textsOf(next.commandsIfStopped),
      ].join(' ');
}
