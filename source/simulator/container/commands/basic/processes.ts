/** ps, kill, pidof, top, xargs, nohup, tee. */

import { at, itemsOf, stringOf } from '../../../model/json.ts';
import { openForOutput } from '../../files/open-file.ts';
import { opened, release, retain, streamAt } from '../../kernel/descriptors.ts';
import { SIGNALS, signalName } from '../../kernel/signals.ts';
import { inputOf } from '../../kernel/streams.ts';
import { complain, type Invocation, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { runProgram } from '../../run-program.ts';
import { formatDate } from '../../text/dates.ts';
import { readAll } from '../../text/lines.ts';
import { parseCount, parseOptions } from '../../text/options.ts';

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
  readonly startedAt: number;
  readonly title: string;
}

/** The processes of the container. Its own program is the first, whether it is simulated or not. */
function rowsOf({ host }: Invocation): readonly Row[] {
  const { clock, pod, container } = host;
  const rows = host.processes.all().map(({ pid, parent, startedAt, title }) => ({
    pid,
    parent: parent?.pid ?? 0,
    seconds: Math.floor((clock.now() - startedAt) / 1000),
    startedAt,
    title,
  }));
  if (rows[0]?.pid === 1) return rows;
  const own = itemsOf(pod.spec?.['containers']).find((entry) => at(entry, 'name') === container);
  const words = [...itemsOf(at(own, 'command')), ...itemsOf(at(own, 'args'))].map((word) => stringOf(word));
  const image = stringOf(at(own, 'image'))
    .replace(/^.*\//, '')
    .replace(/[:@].*$/, '');
  const status = itemsOf(pod.status?.['containerStatuses']).find((entry) => at(entry, 'name') === container);
  const startedAt = Date.parse(stringOf(at(status, 'state', 'running', 'startedAt'))) || clock.now();
  const seconds = Math.max(0, Math.floor((clock.now() - startedAt) / 1000));
  return [{ pid: 1, parent: 0, seconds, startedAt, title: words.length > 0 ? words.join(' ') : image }, ...rows];
}

export const ps: Program = function* (invocation) {
  const letters = invocation.args.join('');
  const rows = rowsOf(invocation);
  const lines =
    /f/.test(letters) && !/x/.test(letters)
      ? [
          'UID        PID  PPID  C STIME TTY          TIME CMD',
          ...rows.map(
            ({ pid, parent, startedAt, title }) =>
              `root  ${String(pid).padStart(8)} ${String(parent).padStart(5)}  0 ${formatDate('%H:%M', startedAt)} ?        00:00:00 ${title}`,
          ),
        ]
      : /u/.test(letters)
        ? [
            'USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND',
            ...rows.map(
              ({ pid, startedAt, title }) =>
                `root  ${String(pid).padStart(8)}  0.0  0.0   4000  2000 ?        S    ${formatDate('%H:%M', startedAt)}   0:00 ${title}`,
            ),
          ]
        : [
            'PID   USER     TIME  COMMAND',
            ...rows.map(({ pid, title }) => `${String(pid).padStart(5)} root      0:00 ${title}`),
          ];
  yield* print(invocation, `${lines.join('\n')}\n`);
  return 0;
};

export const top: Program = function* (invocation) {
  const rows = rowsOf(invocation);
  const head = [
    'Mem: 2000000K used, 6000000K free, 0K shrd, 0K buff, 0K cached',
    'CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq',
    'Load average: 0.00 0.00 0.00 1/100 1',
    '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND',
  ];
  const lines = rows.map(
    ({ pid, parent, title }) =>
      `${String(pid).padStart(5)} ${String(parent).padStart(5)} root     S     4000   0%   0   0% ${title}`,
  );
  yield* print(invocation, `${[...head, ...lines].join('\n')}\n`);
  return 0;
};

export const pidof: Program = function* (invocation) {
  const names = invocation.args.filter((arg) => !arg.startsWith('-'));
  const isWhole = invocation.args.some((arg) => /^-[a-z]*f/.test(arg));
  const found = rowsOf(invocation).filter(({ pid, title }) => {
    if (pid === invocation.proc.pid) return false;
    const program = (title.split(' ')[0] ?? '').replace(/^.*\//, '');
    return names.some((name) =>
      invocation.name === 'pidof' ? program === name : isWhole ? title.includes(name) : program.includes(name),
    );
  });
  const pids = found.map(({ pid }) => String(pid));
  if (pids.length > 0)
    yield* print(invocation, invocation.name === 'pidof' ? `${pids.join(' ')}\n` : `${pids.join('\n')}\n`);
  return pids.length === 0 ? 1 : 0;
};

/** `pkill` and `killall`: by name. */
export const killByName: Program = function* (invocation) {
  const { args, host, proc } = invocation;
  const signal = args
    .map((arg) => (arg.startsWith('-') ? signalName(arg.slice(1)) : undefined))
    .find((name) => name !== undefined);
  const names = args.filter((arg) => !arg.startsWith('-'));
  if (names.length === 0) throw new ProgramError('you need to specify whom to kill');
  const isWhole = args.includes('-f');
  let isFound = false;
  for (const { pid, title } of rowsOf(invocation)) {
    const program = (title.split(' ')[0] ?? '').replace(/^.*\//, '');
    if (pid === proc.pid || !names.some((name) => (isWhole ? title.includes(name) : program === name))) continue;
    isFound = true;
    host.processes.signal(pid, signal ?? 'TERM');
  }
  yield 1;
  if (!isFound) throw new ProgramError(`${names.join(' ')}: no process killed`);
  return 0;
};

export const kill: Program = function* (invocation) {
  const { args, host } = invocation;
  if (args[0] === '-l') {
    yield* print(invocation, `${Object.keys(SIGNALS).join('\n')}\n`);
    return 0;
  }
  const named = /^-./.test(args[0] ?? '') ? (args[0] === '-s' ? args[1] : args[0]?.slice(1)) : undefined;
  const signal = named === undefined ? 'TERM' : signalName(named);
  const targets = named === undefined ? args : args.slice(args[0] === '-s' ? 2 : 1);
  if (signal === undefined && named !== '0') throw new ProgramError(`bad signal name '${named}'`);
  let status = 0;
  for (const target of targets) {
    const pid = Number(target);
    const exists = host.processes.all().some((proc) => proc.pid === pid);
    if (exists && signal !== undefined) host.processes.signal(pid, signal);
    if (exists) continue;
    yield* complain(invocation, `kill: can't kill pid ${target}: No such process`);
    status = 1;
  }
  yield 1;
  return status;
};

export const nohup: Program = (invocation) => runProgram(invocation, invocation.args, 'nohup');

export const tee: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'ai', long: { append: 'a' } });
  const files = options.operands.map((operand) =>
    opened(openForOutput(invocation.host, pathIn(invocation, operand), options.has('a'), invocation.descriptors)),
  );
  const held = retain(new Map(files.map((file, index) => [index, file])));
  try {
    for (;;) {
      const bytes = yield* streamAt(invocation.descriptors, 0).read();
      if (bytes === '') return 0;
      yield* print(invocation, bytes);
      for (const { stream } of files) yield* stream.write(bytes);
    }
  } finally {
    release(held);
  }
};

/** Splits like xargs: at blanks, with quotes; or at NUL, or at line ends with -I and -d. */
function itemsIn(text: string, separator: string | undefined): readonly string[] {
  if (separator !== undefined) return text.split(separator).filter((item) => item !== '');
  const items: string[] = [];
  for (const found of text.matchAll(/(?:"([^"]*)"|'([^']*)'|\\(.)|[^\s"'\\])+/gs)) {
    items.push(
      found[0].replace(
        /"([^"]*)"|'([^']*)'|\\(.)/gs,
        (_, double, single, escaped) => double ?? single ?? escaped ?? '',
      ),
    );
  }
  return items;
}

export const xargs: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: '0rt',
    values: 'nILPd',
    stopsAtOperand: true,
    long: { null: '0', 'no-run-if-empty': 'r', 'max-args': 'n', 'max-procs': 'P' },
  });
  const text = yield* readAll(streamAt(invocation.descriptors, 0));
  const place = options.value('I');
  const separator = options.has('0')
    ? '\0'
    : place !== undefined || options.has('L')
      ? '\n'
      : options.value('d')?.replace('\\n', '\n');
  const items = itemsIn(text, separator).map((item) => (place === undefined ? item : item.trim()));
  const words = options.operands.length === 0 ? ['echo'] : options.operands;
  const each = place !== undefined || options.has('L') ? 1 : parseCount(options.value('n') ?? '0') || items.length;
  const runs: (readonly string[])[] = [];
  for (let index = 0; index < items.length; index += each) {
    const group = items.slice(index, index + each);
    runs.push(place === undefined ? [...words, ...group] : words.map((word) => word.replaceAll(place, group[0] ?? '')));
  }
  if (items.length === 0 && place === undefined && !options.has('r')) runs.push(words);
  const input = retain(new Map(invocation.descriptors).set(0, opened(inputOf(''))));
  let status = 0;
  try {
    for (const run of runs) {
      if (options.has('t')) yield* complain(invocation, run.join(' '));
      const code = yield* runProgram({ ...invocation, descriptors: input }, run, 'xargs');
      if (code === 127 || code === 126) return code;
      if (code !== 0) status = 123;
    }
  } finally {
    release(input);
  }
  return status;
};
