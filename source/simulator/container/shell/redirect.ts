/** Redirections: the descriptors of a command. */

import { FileError } from '../files/file-error.ts';
import { openForOutput, openForReading } from '../files/open-file.ts';
import { absolutePath } from '../files/paths.ts';
import { type Descriptors, type OpenStream, opened } from '../kernel/descriptors.ts';
import { inputOf } from '../kernel/streams.ts';
import type { Task } from '../kernel/task.ts';
import { type Host, noteMissing } from '../program.ts';
import type { Expander } from './expansion/expand.ts';
import type { Redirect } from './parser/syntax.ts';
import { openSocket } from './socket.ts';
import { ShellError, type ShellState } from './state.ts';

/** Those whose word is a path. */
const FILE_OPERATORS: ReadonlySet<Redirect['operator']> = new Set(['<', '>', '>>', '>|', '<>', '&>', '&>>']);

/** Returns the descriptors with the redirections. They are not retained. @throws ShellError */
export function* redirected(state: ShellState, expander: Expander, redirects: readonly Redirect[]): Task<Descriptors> {
  if (redirects.length === 0) return state.descriptors;
  const descriptors = new Map(state.descriptors);
  for (const redirect of redirects) yield* apply(state, expander, redirect, descriptors);
  return descriptors;
}

function* apply(
  state: ShellState,
  expander: Expander,
  { descriptor, operator, word }: Redirect,
  descriptors: Map<number, OpenStream>,
): Task<void> {
  const target = yield* expander.text(state, word);
  // What the word has opened by `<(…)` is open as well.
  const all = new Map([...state.processStreams, ...descriptors]);
  const input = descriptor ?? 0;
  const output = descriptor ?? 1;
  const socket = FILE_OPERATORS.has(operator) ? yield* openSocket(state, target) : undefined;
  if (socket !== undefined) {
    if (operator.startsWith('&')) both(socket, descriptors);
    else descriptors.set(operator.startsWith('<') ? input : output, socket);
    return;
  }
  switch (operator) {
    case '<<':
      descriptors.set(input, opened(inputOf(target)));
      return;
    case '<<<':
      descriptors.set(input, opened(inputOf(`${target}\n`)));
      return;
    case '<&':
      duplicate(descriptors, input, target);
      return;
    case '>&':
      if (/^(\d+|-)$/.test(target)) duplicate(descriptors, output, target);
      else both(openOutput(state, target, false, all), descriptors);
      return;
    case '&>':
    case '&>>':
      both(openOutput(state, target, operator === '&>>', all), descriptors);
      return;
    case '<':
      descriptors.set(input, openInput(state, target, all));
      return;
    case '<>':
      openOutput(state, target, true, all);
      descriptors.set(input, openInput(state, target, all));
      return;
    case '>':
    case '>|':
    case '>>': {
      const isRefused = operator === '>' && state.options.has('C') && isFile(state, target);
      if (isRefused) throw new ShellError(`cannot create ${target}: File exists`);
      descriptors.set(output, openOutput(state, target, operator === '>>', all));
      return;
    }
  }
}

function isFile(state: ShellState, path: string): boolean {
  return state.host.files.node(absolutePath(path, state.folder))?.kind === 'file';
}

function both(stream: OpenStream, descriptors: Map<number, OpenStream>): void {
  descriptors.set(1, stream);
  descriptors.set(2, stream);
}

function duplicate(descriptors: Map<number, OpenStream>, number: number, from: string): void {
  if (from === '-') {
    descriptors.delete(number);
    return;
  }
  const source = descriptors.get(Number(from));
  if (source === undefined) throw new ShellError(`${from}: Bad file descriptor`);
  descriptors.set(number, source);
}

function openInput({ host, folder }: ShellState, path: string, descriptors: Descriptors): OpenStream {
  return attempt(host, `can't open '${path}'`, () =>
    opened(openForReading(host, absolutePath(path, folder), descriptors)),
  );
}

function openOutput({ host, folder }: ShellState, path: string, keep: boolean, descriptors: Descriptors): OpenStream {
  return attempt(host, `can't create ${path}`, () => {
    if (path === '') throw new FileError('ENOENT');
    return opened(openForOutput(host, absolutePath(path, folder), keep, descriptors));
  });
}

function attempt<T>(host: Host, what: string, open: () => T): T {
  try {
    return open();
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    noteMissing({ host }, thrown);
    throw new ShellError(`${what}: ${thrown.message}`, 1);
  }
}
