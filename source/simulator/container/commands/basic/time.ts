/** sleep, date, timeout, uptime: all in the cluster's time. */

import { SIGNALS, signalName } from '../../kernel/signals.ts';
import { sleep as sleepFor } from '../../kernel/task.ts';
import { complain, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { runProgram } from '../../run-program.ts';
import { formatDate, parseDate } from '../../text/dates.ts';
import { parseOptions } from '../../text/options.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
/** `sleep infinity` wakes up now and then. */
const DAY_MS = 86_400_000;

/** "1.5", "2m", "infinity" in milliseconds. @throws ProgramError */
function durationOf(text: string): number {
  if (text === 'infinity' || text === 'inf') return Number.POSITIVE_INFINITY;
  const found = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  if (found === null) throw new ProgramError(`invalid number '${text}'`);
  return Number(found[1]) * (UNITS[found[2] || 's'] ?? 1) * 1000;
}

export const sleep: Program = function* ({ args, host }) {
  if (args.length === 0) throw new ProgramError('missing operand');
  let left = args.map(durationOf).reduce((sum, each) => sum + each, 0);
  while (left > 0) {
    const turn = Math.min(left, DAY_MS);
    yield* sleepFor(host.clock, turn);
    left -= turn;
  }
  return 0;
};

export const date: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'uRI',
    values: 'dr',
    long: { utc: 'u', date: 'd', reference: 'r', 'iso-8601': 'I', 'rfc-2822': 'R' },
  });
  const { clock, files } = invocation.host;
  let time: number | undefined = clock.now();
  const [text, reference] = [options.value('d'), options.value('r')];
  if (text !== undefined) time = parseDate(text, clock.now());
  if (reference !== undefined) {
    const { node } = files.find(pathIn(invocation, reference));
    time = node === undefined || node.kind === 'device' ? undefined : node.modified;
  }
  if (time === undefined) throw new ProgramError(`invalid date '${text ?? reference}'`);
  const [format] = options.operands;
  if (format !== undefined && !format.startsWith('+'))
    throw new ProgramError("can't set date: Operation not permitted");
  const usual = options.has('R') ? '%a, %d %b %Y %H:%M:%S +0000' : '%a %b %e %H:%M:%S UTC %Y';
  const iso = { '': '%Y-%m-%d', date: '%Y-%m-%d', seconds: '%Y-%m-%dT%H:%M:%S+00:00' }[options.value('I') ?? ''];
  const chosen = format?.slice(1) ?? (options.has('I') ? (iso ?? '%Y-%m-%dT%H:%M:%S+00:00') : usual);
  yield* print(invocation, `${formatDate(chosen, time)}\n`);
  return 0;
};

export const timeout: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'fp',
    values: 'stk',
    long: { signal: 's', 'kill-after': 'k', foreground: 'f', 'preserve-status': 'p' },
    stopsAtOperand: true,
  });
  const { host, proc, budget } = invocation;
  // Older busyboxes want -t SECONDS.
  const limit = options.value('t') ?? options.operands[0];
  const words = options.has('t') ? options.operands : options.operands.slice(1);
  if (limit === undefined || words.length === 0) throw new ProgramError('usage: timeout [-s SIG] SECS PROG ARGS', 125);
  const signal = signalName(options.value('s') ?? 'TERM');
  if (signal === undefined) throw new ProgramError(`invalid signal '${options.value('s')}'`, 125);
  let isOver = false;
  const child = host.processes.start(
    function* (self) {
      return yield* runProgram({ ...invocation, proc: self }, words, 'timeout', true);
    },
    { title: words.join(' '), budget, parent: proc },
  );
  const cancel = host.clock.after(durationOf(limit), () => {
    isOver = true;
    host.processes.signal(child.pid, signal);
  });
  try {
    const code = yield* child.thread.join();
    return isOver && !options.has('p') ? (signal === 'KILL' ? 128 + (SIGNALS['KILL'] ?? 9) : 124) : code;
  } finally {
    cancel();
  }
};

export const time: Program = function* (invocation) {
  const started = invocation.host.clock.now();
  const words = invocation.args.filter((arg, index) => !(index === 0 && arg === '-p'));
  const code = words.length === 0 ? 0 : yield* runProgram(invocation, words, 'time');
  const seconds = (invocation.host.clock.now() - started) / 1000;
  const real = `${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s`;
  yield* complain(invocation, `real\t${real}\nuser\t0m 0.00s\nsys\t0m 0.00s`);
  return code;
};

export const uptime: Program = function* (invocation) {
  const { clock, pod } = invocation.host;
  const since = Date.parse(String(pod.status?.['startTime'] ?? '')) || clock.now();
  const minutes = Math.max(0, Math.floor((clock.now() - since) / 60_000));
  const shown =
    minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  yield* print(
    invocation,
    ` ${formatDate('%H:%M:%S', clock.now())} up ${shown},  0 users,  load average: 0.00, 0.00, 0.00\n`,
  );
  return 0;
};
