/** What a program of awk reads and writes: its input, and the files and commands that it names. */

import { FileError } from '../../../files/file-error.ts';
import { openForOutput, openForReading } from '../../../files/open-file.ts';
import { opened, release, retain, streamAt } from '../../../kernel/descriptors.ts';
import type { Process } from '../../../kernel/processes.ts';
import { createPipe, type Stream } from '../../../kernel/streams.ts';
import type { Task } from '../../../kernel/task.ts';
import { type Invocation, ProgramError, pathIn } from '../../../program.ts';
import { runProgram } from '../../../run-program.ts';
import { createLineReader, type LineReader } from '../../../text/lines.ts';

/** That a file cannot be opened. */
export const UNREADABLE = Symbol('unreadable');

const MOST_OPEN = 100;

interface Open {
  readonly stream: Stream;
  /** Of the lines of the stream, where it is read. */
  readonly lines: LineReader;
  readonly child: Process | undefined;
}

const opening = (stream: Stream, child?: Process): Open => ({ stream, lines: createLineReader(stream), child });

export interface AwkStreams {
  /** The next line of a file or a command: undefined at its end, UNREADABLE if it cannot be read. */
  readonly read: (from: 'file' | 'command', name: string) => Task<string | typeof UNREADABLE | undefined>;
  /** `to` is ">", ">>" or "|". */
  readonly write: (to: string, name: string, text: string) => Task<void>;
  /** Returns the exit code of a command, 0 for a file, and -1 for what is not open. */
  readonly close: (name: string) => Task<number>;
  readonly closeAll: () => Task<void>;
  /** Runs a command to its end, and returns its exit code. */
  readonly system: (command: string) => Task<number>;
}

export function createAwkStreams(invocation: Invocation): AwkStreams {
  const { host, budget, proc, descriptors } = invocation;
  const all = new Map<string, Open>();

  /** Starts `sh -c`, with one end of a pipe as its input or its output. */
  function start(command: string, number: 0 | 1 | undefined, end?: Stream): Process {
    if (host.processes.isFull()) throw new ProgramError("can't fork: Resource temporarily unavailable", 2);
    const own = new Map(descriptors);
    if (number !== undefined && end !== undefined) own.set(number, opened(end));
    retain(own);
    return host.processes.start(
      function* (self) {
        try {
          return yield* runProgram({ ...invocation, proc: self, descriptors: own }, ['sh', '-c', command], 'sh', true);
        } finally {
          release(own);
        }
      },
      { title: `sh -c ${command}`, budget, parent: proc },
    );
  }

  function keep(key: string, make: () => Open): Open {
    const found = all.get(key);
    if (found !== undefined) return found;
    if (all.size >= MOST_OPEN) throw new ProgramError('too many open files', 2);
    const made = make();
    all.set(key, made);
    return made;
  }

  function openReader(from: 'file' | 'command', name: string): Open {
    if (from === 'file') {
      const isInput = name === '-' || name === '/dev/stdin';
      const stream = isInput ? streamAt(descriptors, 0) : openForReading(host, pathIn(invocation, name), descriptors);
      return opening(stream);
    }
    const { reader, writer } = createPipe();
    return opening(reader, start(name, 1, writer));
  }

  function openWriter(to: string, name: string): Open {
    if (to === '|') {
      const { reader, writer } = createPipe();
      return opening(writer, start(name, 0, reader));
    }
    const stream =
      name === '/dev/stderr'
        ? { ...streamAt(descriptors, 2), close: () => undefined }
        : openForOutput(host, pathIn(invocation, name), to === '>>', descriptors);
    return opening(stream);
  }

  function* end(key: string, { stream, child }: Open): Task<number> {
    all.delete(key);
    stream.close();
    return child === undefined ? 0 : yield* child.thread.join();
  }

  return {
    *read(from, name) {
      try {
        return (yield* keep(`< ${name}`, () => openReader(from, name)).lines.next())?.text;
      } catch (thrown) {
        if (thrown instanceof FileError) return UNREADABLE;
        throw thrown;
      }
    },
    *write(to, name, text) {
      yield* keep(`> ${name}`, () => openWriter(to, name)).stream.write(text);
    },
    *close(name) {
      let code = -1;
      for (const key of [`> ${name}`, `< ${name}`]) {
        const open = all.get(key);
        if (open !== undefined) code = yield* end(key, open);
      }
      return code;
    },
    *closeAll() {
      for (const [key, open] of [...all]) yield* end(key, open);
    },
    *system(command) {
      return yield* start(command, undefined).thread.join();
    },
  };
}
