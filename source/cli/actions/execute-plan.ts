/** Sends a confirmed plan, or waits for a goal that needs no request, and prints the progress. */

import type { Goal } from '../../actions/goal.ts';
import type { Plan } from '../../actions/plan.ts';
import { outcomeOfProgress, type RunEvent, type RunOutcome, runPlan } from '../../actions/run/run-plan.ts';
import { advanceRunProgress, exitSummary, NOTHING_SENT } from '../../actions/run/run-progress.ts';
import type { Client } from '../../cluster/connection/client.ts';
import type { ClusterAccess } from '../../cluster/connection/cluster-access.ts';
import { createActionPorts } from '../../cluster/write/action-ports.ts';
import { humanDuration } from '../../domain/text/duration.ts';
import { createSetKeeper } from '../../session/exchange/kept-set-file.ts';
import { createGoalWaiter } from '../../session/goal-waiter.ts';
import { createJournalWriter } from '../../session/journal/journal-writer.ts';
import { createLostResponseLookup } from '../../session/lost-response-lookup.ts';
import { observeCluster } from '../../session/observations.ts';
import { journalSettings } from '../config/journal-settings.ts';
import { keptSetSettings } from '../config/kept-set-settings.ts';
import { printLine, printMessage } from '../output/print.ts';
import { createProgressLines } from '../output/progress-lines.ts';
import { EXIT, type ExitCode } from '../process/exit-code.ts';
import { onExit } from '../process/on-exit.ts';
import type { CommandIO } from '../process/process-io.ts';

export interface WaitOptions {
  readonly wait: boolean;
  /** Milliseconds; undefined for no limit. */
  readonly timeoutMs: number | undefined;
}

const EXIT_CODES: Readonly<Record<RunOutcome, ExitCode>> = {
  done: EXIT.done,
  sent: EXIT.done,
  held: EXIT.waiting,
  stuck: EXIT.stuck,
  'timed-out': EXIT.timedOut,
  refused: EXIT.refused,
  superseded: EXIT.error,
  unknown: EXIT.error,
  failed: EXIT.error,
};

/** How long to look for the effect of a lost response without --timeout. */
const LOST_RESPONSE_TIMEOUT_MS = 180_000;

export interface PlanConnection {
  readonly access: ClusterAccess;
  readonly client: Client;
  readonly namespaces: readonly string[];
}

/** Waits for a goal that needs no write. */
export async function waitForGoalWithOutput(
  goal: Goal,
  { timeoutMs }: Pick<WaitOptions, 'timeoutMs'>,
  { client, namespaces }: Omit<PlanConnection, 'access'>,
  io: CommandIO,
): Promise<ExitCode> {
  const goalWaiter = createGoalWaiter(observeCluster(client, { namespaces }), {
    timeoutMs,
    signal: new AbortController().signal,
  });
  const printer = createProgressPrinter(io);
  try {
    const progress = await goalWaiter.waitForGoal({ goal }, ({ text }) => printer.line(text));
    if (progress === 'timed-out') {
      const seen = printer.lastLine() === '' ? '' : `: ${printer.lastLine()}`;
      printMessage(io, `Not finished within ${humanDuration(timeoutMs ?? 0)}${seen}.`);
      return EXIT.timedOut;
    }
    return printer.outcome(outcomeOfProgress(progress), `${progress.text}.`);
  } finally {
    goalWaiter.close();
  }
}

export async function executePlan(
  plan: Plan,
  request: WaitOptions,
  connection: PlanConnection,
  io: CommandIO,
): Promise<ExitCode> {
  const { access, client, namespaces } = connection;
  const { signal } = new AbortController();
  const journal = createJournalWriter(journalSettings(io.env, io.home), access, (failure) => printMessage(io, failure));
  const goalWaiter = createGoalWaiter(observeCluster(client, { namespaces }), { timeoutMs: request.timeoutMs, signal });
  const printer = createProgressPrinter(io);
  let runProgress = NOTHING_SENT;
  const removeExitHandler = onExit(() => printMessage(io, exitSummary(plan, runProgress, printer.lastLine())));
  try {
    const keeper = createSetKeeper(keptSetSettings(io.env, io.home), access.contextName);
    const ports = createActionPorts(client, { keeper });
    const result = await runPlan(plan, {
      ports,
      signal,
      report: (event) => {
        runProgress = advanceRunProgress(runProgress, event);
        printer.report(event);
      },
      journal,
      resolveLostResponse: createLostResponseLookup({
        ports,
        signal,
        timeoutMs: request.timeoutMs ?? LOST_RESPONSE_TIMEOUT_MS,
      }),
      waitForGoal: goalWaiter.waitForGoal,
      timeoutMs: request.timeoutMs,
      wait: request.wait,
    });
    return printer.outcome(result.outcome, result.sentence);
  } finally {
    removeExitHandler();
    goalWaiter.close();
  }
}

interface ProgressPrinter {
  readonly line: (text: string) => void;
  readonly report: (event: RunEvent) => void;
  /** Prints the outcome unless the last line contains it. */
  readonly outcome: (outcome: RunOutcome, sentence: string) => ExitCode;
  readonly lastLine: () => string;
}

function createProgressPrinter(io: CommandIO): ProgressPrinter {
  const { show: line, last: lastLine } = createProgressLines((text) => printLine(io, `  ${text}`));
  return {
    line,
    report(event) {
      if (event.type === 'sending') return;
      line(event.type === 'progress' ? event.progress.text : `${event.step.write.target.name}: accepted`);
    },
    outcome(outcome, sentence) {
      const code = EXIT_CODES[outcome];
      if (code !== EXIT.done) printMessage(io, sentence);
      else if (sentence !== `${lastLine()}.`) printLine(io, `  ${sentence}`);
      return code;
    },
    lastLine,
  };
}
