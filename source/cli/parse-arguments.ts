/** Finds the command of a command line and parses what follows. Errors are one sentence. */

import type { CliCommand } from './command.ts';
import { commandNamed, findCommand } from './commands/registry.ts';
import { refuseMisplacedFlags } from './flags/misplaced-flags.ts';
import { type CommandLineWords, type ParsedFlags, parseFlags, splitFlags } from './flags/parse-flags.ts';
import { commandHelpText, helpText } from './help-text.ts';
import { printText } from './output/print.ts';
import { EXIT, type ExitCode } from './process/exit-code.ts';
import type { ProcessIO } from './process/process-io.ts';

/** Returns the function that does what the command line asks for. `argv` without the program's name. Throws UsageError. */
export function parseArguments(
  argv: readonly string[],
  version: string,
): (io: ProcessIO) => Promise<ExitCode> | ExitCode {
  const line = splitFlags(argv);
  const isHelpCommand = line.words[0] === 'help';
  if (line.given.has('help') || isHelpCommand) return printing(helpOf(line.words[isHelpCommand ? 1 : 0]));
  if (line.given.has('version')) return printing(version);
  const [first, ...others] = line.words;
  // The scripts of `stsview completion` ask it what the line that is being typed may become.
  if (first === '__complete') return async (io) => (await import('./completion/complete.ts')).complete(others, io);
  const { command, operands, flags } = parseCommandLine(line);
  return command.prepare(operands, flags);
}

export interface CommandLine {
  readonly command: CliCommand;
  readonly operands: readonly string[];
  readonly flags: ParsedFlags;
}

/** Throws UsageError for an unknown command, a flag of another command, and an invalid value. */
export function parseCommandLine({ words, given }: CommandLineWords): CommandLine {
  const { command, operands } = findCommand(words);
  refuseMisplacedFlags(given.keys(), command.name);
  return { command, operands, flags: parseFlags(given) };
}

/** Throws UsageError if there is no such command. */
function helpOf(name: string | undefined): string {
  return name === undefined ? helpText() : commandHelpText(commandNamed(name));
}

function printing(text: string): (io: ProcessIO) => ExitCode {
  return (io) => {
    printText(io, text);
    return EXIT.done;
  };
}
