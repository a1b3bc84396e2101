/** Sends what was confirmed, or waits for what is so already, and tells how it goes. */

import type { Goal } from '../actions/goal.ts';
import type { Plan } from '../actions/plan.ts';
import { leavingSentence, NOTHING_SENT, reachedBy } from '../actions/reached.ts';
import { outcomeOfProgress, type RunEvent, type RunOutcome, runPlan } from '../actions/run.ts';
import type { Access } from '../cluster/access.ts';
import type { Client } from '../cluster/client.ts';
import { createCommands } from '../cluster/commands.ts';
import { harmless } from '../domain/text.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { createFollower } from './follow.ts';
import { journalFile } from './journal.ts';
import { createJournaling } from './journaling.ts';
import { createLookUp } from './look-up.ts';
import { onEnd } from './on-end.ts';
import type { PlainSurroundings } from './surroundings.ts';

export interface Patience {
  readonly wait: boolean;
  /** Milliseconds; undefined: no limit. */
  readonly timeoutMs: number | undefined;
}

const EXITS: Readonly<Record<RunOutcome, ExitCode>> = {
  done: EXIT.done,
  sent: EXIT.done,
  held: EXIT.waiting,
  stuck: EXIT.stuck,
  'timed-out': EXIT.timedOut,
  refused: EXIT.refused,
  overtaken: EXIT.error,
  unknown: EXIT.error,
  failed: EXIT.error,
};

/** So long a lost answer is looked for where nobody has said how long. */
const LOOK_UP_MS = 180_000;

export function say({ stderr }: Pick<PlainSurroundings, 'stderr'>, sentence: string): void {
  stderr.write(`stsview: ${harmless(sentence)}\n`);
}

export interface Place {
  readonly access: Access;
  readonly client: Client;
  readonly namespaces: readonly string[];
}

/** Waits for what is to come without a write of one's own. */
export async function waitFor(
  goal: Goal,
  { timeoutMs }: Pick<Patience, 'timeoutMs'>,
  { client, namespaces }: Omit<Place, 'access'>,
  around: PlainSurroundings,
): Promise<ExitCode> {
  const follower = createFollower(client, { namespaces, timeoutMs });
  const tell = reporter(around);
  try {
    const progress = await follower.follow({ goal }, ({ text }) => tell.line(text));
    if (progress === 'timed-out') {
      say(around, `It was not seen to happen in the time given${tell.last() === '' ? '' : `: ${tell.last()}`}.`);
      return EXIT.timedOut;
    }
    return tell.outcome(outcomeOfProgress(progress), `${progress.text}.`);
  } finally {
    follower.close();
  }
}

export async function carryOut(
  plan: Plan,
  request: Patience,
  place: Place,
  around: PlainSurroundings,
): Promise<ExitCode> {
  const { access, client, namespaces } = place;
  const journaling = createJournaling(journalFile(around.env, around.home), access, (failure) => say(around, failure));
  const follower = createFollower(client, { namespaces, timeoutMs: request.timeoutMs });
  const tell = reporter(around);
  let reached = NOTHING_SENT;
  const watched = onEnd(() => say(around, leavingSentence(plan, reached, tell.last())));
  try {
    const ports = createCommands(client);
    const { signal } = new AbortController();
    const result = await runPlan(plan, {
      ports,
      signal,
      report: (event) => {
        journaling.report(event);
        reached = reachedBy(reached, event);
        tell.report(event);
      },
      record: journaling.record,
      lookUp: createLookUp({ ports, signal, giveUpMs: request.timeoutMs ?? LOOK_UP_MS }),
      follow: follower.follow,
      wait: request.wait,
    });
    return tell.outcome(result.outcome, result.sentence);
  } finally {
    watched();
    follower.close();
  }
}

interface Reporter {
  readonly line: (text: string) => void;
  readonly report: (event: RunEvent) => void;
  /** The end of it, where the last line has not said it already. */
  readonly outcome: (outcome: RunOutcome, sentence: string) => ExitCode;
  readonly last: () => string;
}

/** One line for each thing that is new; a count-down is not. */
function reporter(around: PlainSurroundings): Reporter {
  const { stdout } = around;
  let last = '';
  let lastKind = '';
  const line = (text: string): void => {
    const kind = text.replace(/\d+[smhd]\b/g, '');
    if (kind === lastKind) return;
    last = text;
    lastKind = kind;
    stdout.write(`  ${harmless(text)}\n`);
  };
  return {
    line,
    report(event) {
      if (event.type === 'sending') return;
      line(event.type === 'progress' ? event.progress.text : `${event.step.write.target.name}: accepted`);
    },
    outcome(outcome, sentence) {
      const code = EXITS[outcome];
      if (code !== EXIT.done) say(around, sentence);
      else if (sentence !== `${last}.`) stdout.write(`  ${harmless(sentence)}\n`);
      return code;
    },
    last: () => last,
  };
}
