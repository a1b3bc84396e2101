import type { ParsedFlags } from './flags/parse-flags.ts';
import type { ExitCode } from './process/exit-code.ts';
import type { ProcessIO } from './process/process-io.ts';
import { orUncaughtError } from './process/uncaught-error.ts';

/** What a word of a command line may be. Completion offers it. */
export type Operand =
  | { readonly kind: 'set' | 'pod' | 'set-or-pod'; readonly isRepeated?: true }
  | { readonly kind: 'word'; readonly words: readonly string[] };

interface Definition<Request> {
  /** As it is typed, and as the table of flags names it. */
  readonly name: string;
  /** What the help writes after "stsview": the name, the operands, the flags that are its own. */
  readonly usage: string;
  /** What it is for, in one line of the help. */
  readonly summary: string;
  /** Its operands in their order; a repeated one is the last. None by default. */
  readonly operands?: readonly Operand[];
  /** Command lines to begin with, without "stsview", and what each does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** Turns the operands and flags into a request. Throws UsageError for what does not fit together. */
  readonly parse: (operands: readonly string[], flags: ParsedFlags) => Request;
}

/** A command of the registry. `command.ts` of its folder is small, since it is loaded at every start. */
export interface CliCommand<Request = unknown> extends Definition<Request> {
  /** Parses, and returns the function that runs the command. Throws UsageError. */
  readonly prepare: (operands: readonly string[], flags: ParsedFlags) => (io: ProcessIO) => Promise<ExitCode>;
}

export function defineCommand<Request>({
  run,
  handlesUncaughtErrors = false,
  ...definition
}: Definition<Request> & {
  /** Imports the modules that the command needs, and runs it. */
  readonly run: (request: Request, io: ProcessIO) => Promise<ExitCode>;
  /** For a command that has to restore the terminal before an uncaught error is reported. */
  readonly handlesUncaughtErrors?: boolean;
}): CliCommand<Request> {
  return {
    ...definition,
    prepare(operands, flags) {
      const request = definition.parse(operands, flags);
      return (io) => (handlesUncaughtErrors ? run(request, io) : orUncaughtError(io, run(request, io)));
    },
  };
}
