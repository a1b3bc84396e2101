/** Parses the command line into a command with its arguments. Errors are one sentence. */

import { isActionCommand, parseActionArguments } from './actions/arguments.ts';
import { parseAge, parseCleanArguments, parseVerdicts, refuseSetFilters } from './commands/claims/arguments.ts';
import { parseDemoArguments } from './commands/demo/arguments.ts';
import { parseDnsArguments, parseDnsServer } from './commands/dns/arguments.ts';
import type { ConnectionFlags } from './flags/connection-flags.ts';
import { parseDurationMs, parseNamespaces, parseOutputFormat, parseTheme } from './flags/flag-values.ts';
import { UsageError } from './flags/normalize-arguments.ts';
import { parseFlags } from './flags/parse-flags.ts';
import { HELP } from './help-text.ts';
import type { Invocation } from './invocation.ts';
import { refuseActionFlags, refuseClaimFlags, refuseDemoFlags, refuseDnsFlags } from './misplaced-flags.ts';

/** `argv` without the program's name. Throws UsageError. */
export function parseArguments(argv: readonly string[], version: string): Invocation {
  const { flags, input } = parseFlags(argv);
  if (flags.help === true || input[0] === 'help') return { command: 'print', text: HELP.slice(1) };
  if (flags.version === true) return { command: 'print', text: `${version}\n` };

  const connection: ConnectionFlags = {
    kubeconfig: flags.kubeconfig?.at(-1),
    context: flags.context?.at(-1),
    namespaces: parseNamespaces(flags.namespace ?? [], flags.allNamespaces === true),
    as: flags.as?.at(-1),
    asGroups: flags.asGroup ?? [],
    requestTimeoutMs: parseDurationMs(flags.requestTimeout?.at(-1)),
    selector: flags.selector?.at(-1),
    roleLabel: flags.roleLabel?.at(-1),
    readOnly: flags.readOnly === true,
  };
  const [command, ...operands] = input;
  const output = parseOutputFormat(flags.output?.at(-1));
  const theme = parseTheme(flags.theme?.at(-1));
  refuseDemoFlags(flags, command);
  if (isActionCommand(command)) {
    if (output !== undefined) throw new UsageError(`--output does not belong to stsview ${command}.`);
    const action = parseActionArguments(command, operands, {
      dryRun: flags.dryRun === true,
      yes: flags.yes === true,
      confirm: flags.confirm?.at(-1),
      wait: flags.wait === true,
      timeoutMs: parseDurationMs(flags.timeout?.at(-1)),
      evict: flags.evict === true,
      force: flags.force === true,
      to: flags.to?.at(-1),
    });
    return { command: 'action', connection, ...action };
  }
  const olderThanMs = parseAge(flags.olderThan?.at(-1));
  refuseClaimFlags(flags, command);
  if (command === 'claims' || command === 'clean') refuseSetFilters(command, operands, connection);
  if (command === 'clean') return { command, connection, ...parseCleanArguments(flags, olderThanMs, output) };
  refuseActionFlags(flags);
  if (command === 'dns') {
    const dns = parseDnsArguments(operands, {
      watch: flags.watch === true,
      allServers: flags.allServers === true,
      dnsService: flags.dnsService?.at(-1),
      clusterDomain: flags.clusterDomain?.at(-1),
      execIn: flags.execIn?.at(-1),
      output,
    });
    return { command: 'dns', connection, ...dns };
  }
  const dnsServer = parseDnsServer(flags.dnsService?.at(-1), flags.clusterDomain?.at(-1));
  refuseDnsFlags(flags, command === undefined);
  switch (command) {
    case 'journal':
      if (operands.length > 0) throw new UsageError('This takes no operand: stsview journal.');
      return { command: 'journal', output: output ?? 'table' };
    case undefined:
      if (output !== undefined) throw new UsageError('--output belongs to a command: stsview status -o json.');
      return { command: 'dashboard', connection, theme, ascii: flags.ascii, color: flags.color, ...dnsServer };
    case 'demo': {
      if (output !== undefined) throw new UsageError('--output does not belong to stsview demo.');
      if (connection.kubeconfig !== undefined || connection.context !== undefined) {
        throw new UsageError('stsview demo brings a cluster of its own: leave --kubeconfig and --context out.');
      }
      const demo = parseDemoArguments(operands, {
        serve: flags.serve,
        speed: flags.speed?.at(-1),
        seed: flags.seed?.at(-1),
        sets: flags.sets?.at(-1),
        pods: flags.pods?.at(-1),
        port: flags.port?.at(-1),
        filename: flags.filename?.at(-1),
        maxUnavailable: flags.maxUnavailable,
      });
      return {
        command,
        ...demo,
        dashboard: { connection, theme, ascii: flags.ascii, color: flags.color, ...dnsServer },
      };
    }
    case 'claims':
      return { command: 'claims', connection, verdicts: parseVerdicts(flags.verdict ?? []), output: output ?? 'table' };
    case 'status':
      return { command: 'status', connection, sets: operands, output: output ?? 'table' };
    case 'why':
      if (output === 'wide') throw new UsageError('stsview why has no wide output: choose table, json or yaml.');
      return { command: 'why', connection, sets: operands, output: output ?? 'table' };
    default:
      throw new UsageError(
        `There is no command "${command}": the commands are status, why, claims, clean, scale, delete-pod, partition, restart, rollback, journal, dns, demo and help. See stsview --help.`,
      );
  }
}
