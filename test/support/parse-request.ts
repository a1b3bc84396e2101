import type { CliCommand } from '../../source/cli/command.ts';
import { dashboardCommand } from '../../source/cli/commands/dashboard/command.ts';
import { splitFlags } from '../../source/cli/flags/parse-flags.ts';
import { parseCommandLine } from '../../source/cli/parse-arguments.ts';

/** Returns the request of a command line. `argv` without the command's name. Throws UsageError. */
export function parseRequest<Request>(command: CliCommand<Request>, argv: readonly string[]): Request {
  const name = command.name === dashboardCommand.name ? [] : [command.name];
  const { operands, flags } = parseCommandLine(splitFlags([...name, ...argv]));
  return command.parse(operands, flags);
}
