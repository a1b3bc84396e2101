/** Finds programs and runs each as a process of its own. */

import { FileError } from './files/file-error.ts';
import { baseName, joinPath } from './files/paths.ts';
import { release, retain } from './kernel/descriptors.ts';
import type { Task } from './kernel/task.ts';
import {
  complain,
  guarded,
  type Host,
  type Invocation,
  noteMissing,
  type Program,
  pathIn,
  UnknownOption,
} from './program.ts';

/** Where the programs of an image are files that somebody may move or remove. */
const PROGRAM_FOLDERS = /^\/(?:usr\/)?(?:local\/)?s?bin\//;
const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export type FoundProgram =
  | { readonly kind: 'program'; readonly run: Program; readonly path: string }
  /** A file that is run by a shell. */
  | { readonly kind: 'script'; readonly path: string; readonly interpreter: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'forbidden'; readonly isFolder: boolean };

type Place = Pick<Invocation, 'host' | 'folder' | 'environment'>;

/** Finds what a command's first word means. */
export function findProgram(place: Place, word: string): FoundProgram {
  if (word === '') return { kind: 'missing' };
  if (word.includes('/')) {
    const path = pathIn(place, word);
    const found = programAt(place.host, path);
    // Images keep their own programs in all kinds of folders: /opt/bitnami/redis/bin/redis-cli.
    const own = PROGRAM_FOLDERS.test(path) ? undefined : place.host.ownPrograms.get(baseName(path));
    return found.kind === 'missing' && own !== undefined ? { kind: 'program', run: own, path } : found;
  }
  const folders = (place.environment['PATH'] ?? USUAL_PATH).split(':');
  for (const folder of folders) {
    const found = programAt(place.host, joinPath(pathIn(place, folder || '.'), word));
    if (found.kind === 'program' || found.kind === 'script') return found;
  }
  return { kind: 'missing' };
}

function programAt(host: Host, path: string): FoundProgram {
  const node = host.files.node(path);
  if (node === undefined) return { kind: 'missing' };
  if (node.kind === 'folder') return { kind: 'forbidden', isFolder: true };
  const run = node.kind === 'generated' ? host.programs.get(node.program ?? '') : undefined;
  if (run !== undefined) return { kind: 'program', run, path };
  if (node.kind !== 'file' || (node.mode & 0o111) === 0) return { kind: 'forbidden', isFolder: false };
  const interpreter = /^#!\s*(?:\S*\/env\s+)?(\S+)/.exec(node.content)?.[1] ?? 'sh';
  return { kind: 'script', path, interpreter: baseName(interpreter) };
}

/**
 * Runs a program in a process, and waits for its end. `who` begins the message if it is not found. `takesPlace`: it runs
 * in the process that calls it.
 */
export function* runProgram(
  invocation: Omit<Invocation, 'name' | 'args'>,
  words: readonly string[],
  who: string,
  takesPlace = false,
): Task<number> {
  const [word = '', ...args] = words;
  const found = findProgram(invocation, word);
  const missing = (what: string): void => {
    // A program of the image that somebody has taken away is not there, as it would not be in a genuine container.
    const wasThere =
      (!what.includes('/') || PROGRAM_FOLDERS.test(what)) && invocation.host.programs.has(baseName(what));
    if (!wasThere) invocation.host.notSimulated({ kind: 'program', what });
  };
  const start = takesPlace ? runInPlace : runInProcess;
  switch (found.kind) {
    case 'missing':
      missing(word.includes('/') ? pathIn(invocation, word) : word);
      yield* complain(invocation, `${who}: ${word}: not found`);
      return 127;
    case 'forbidden':
      yield* complain(invocation, `${who}: ${word}: ${found.isFolder ? 'Is a directory' : 'Permission denied'}`);
      return 126;
    case 'script': {
      const run = invocation.host.programs.get(found.interpreter);
      if (run === undefined) {
        missing(found.interpreter);
        yield* complain(invocation, `${who}: ${word}: not found`);
        return 127;
      }
      return yield* start(invocation, run, found.interpreter, [found.path, ...args], words);
    }
    case 'program':
      return yield* start(invocation, found.run, baseName(word), args, words);
  }
}

type Start = (
  invocation: Omit<Invocation, 'name' | 'args'>,
  run: Program,
  name: string,
  args: readonly string[],
  words: readonly string[],
) => Task<number>;

/** Tells the host of what the program would find on a genuine system: an option, a file. */
function* noted(invocation: Invocation, run: Program): Task<number> {
  try {
    return yield* run(invocation);
  } catch (thrown) {
    if (thrown instanceof UnknownOption) {
      invocation.host.notSimulated({ kind: 'option', what: `${invocation.name}: ${thrown.message}` });
    }
    if (thrown instanceof FileError) noteMissing(invocation, thrown);
    throw thrown;
  }
}

const runInPlace: Start = function* (invocation, run, name, args) {
  retain(invocation.descriptors);
  try {
    const own: Invocation = { ...invocation, name, args };
    return yield* guarded(own, () => noted(own, run));
  } finally {
    release(invocation.descriptors);
  }
};

function* runInProcess(
  invocation: Omit<Invocation, 'name' | 'args'>,
  run: Program,
  name: string,
  args: readonly string[],
  words: readonly string[],
): Task<number> {
  const { host, budget, proc: parent } = invocation;
  if (host.processes.isFull()) {
    yield* complain(invocation, `can't fork: Resource temporarily unavailable`);
    return 254;
  }
  retain(invocation.descriptors);
  const child = host.processes.start(
    function* (self) {
      try {
        const own: Invocation = { ...invocation, proc: self, name, args };
        return yield* guarded(own, () => noted(own, run));
      } finally {
        release(invocation.descriptors);
      }
    },
    { title: words.join(' '), budget, parent },
  );
  return yield* child.thread.join();
}
