/** The command line: which command, with what; and one sentence for whatever does not fit. */

import { isActionCommand, readAction } from './action-arguments.ts';
import { readAge, readClean, readVerdicts, refuseNarrowing } from './claims-arguments.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { readDemo } from './demo-arguments.ts';
import { readDns, readDnsPlace } from './dns-arguments.ts';
import { readDuration, readNamespaces, readOutput, readTheme } from './flag-values.ts';
import { readFlags } from './flags.ts';
import { HELP } from './help-text.ts';
import type { Invocation } from './invocation.ts';
import { refuseActionFlags, refuseClaimFlags, refuseDemoFlags, refuseDnsFlags } from './misplaced-flags.ts';
import { UsageError } from './spread-arguments.ts';

/** `argv` without the program's name. Throws UsageError. */
export function parseArguments(argv: readonly string[], importMeta: ImportMeta, version: string): Invocation {
  const { flags, input } = readFlags(argv, importMeta, version);
  if (flags.help === true || input[0] === 'help') return { command: 'print', text: HELP.slice(1) };
  if (flags.version === true) return { command: 'print', text: `${version}\n` };

  const connection: ConnectionFlags = {
    kubeconfig: flags.kubeconfig?.at(-1),
    context: flags.context?.at(-1),
    namespaces: readNamespaces(flags.namespace ?? [], flags.allNamespaces === true),
    as: flags.as?.at(-1),
    asGroups: flags.asGroup ?? [],
    requestTimeoutMs: readDuration(flags.requestTimeout?.at(-1)),
    selector: flags.selector?.at(-1),
    roleLabel: flags.roleLabel?.at(-1),
    readOnly: flags.readOnly === true,
  };
  const [command, ...operands] = input;
  const output = readOutput(flags.output?.at(-1));
  const theme = readTheme(flags.theme?.at(-1));
  refuseDemoFlags(flags, command);
  if (isActionCommand(command)) {
    if (output !== undefined) throw new UsageError(`--output does not belong to stsview ${command}.`);
    const action = readAction(command, operands, {
      dryRun: flags.dryRun === true,
      yes: flags.yes === true,
      confirm: flags.confirm?.at(-1),
      wait: flags.wait === true,
      timeoutMs: readDuration(flags.timeout?.at(-1)),
      evict: flags.evict === true,
      force: flags.force === true,
      to: flags.to?.at(-1),
    });
    return { command: 'act', connection, ...action };
  }
  const olderThanMs = readAge(flags.olderThan?.at(-1));
  refuseClaimFlags(flags, command);
  if (command === 'claims' || command === 'clean') refuseNarrowing(command, operands, connection);
  if (command === 'clean') return { command, connection, ...readClean(flags, olderThanMs, output) };
  refuseActionFlags(flags);
  if (command === 'dns') {
    const dns = readDns(operands, {
      watch: flags.watch === true,
      allServers: flags.allServers === true,
      dnsService: flags.dnsService?.at(-1),
      clusterDomain: flags.clusterDomain?.at(-1),
      execIn: flags.execIn?.at(-1),
      output,
    });
    return { command: 'dns', connection, ...dns };
  }
  const place = readDnsPlace(flags.dnsService?.at(-1), flags.clusterDomain?.at(-1));
  refuseDnsFlags(flags, command === undefined);
  switch (command) {
    case 'journal':
      if (operands.length > 0) throw new UsageError('This takes no operand: stsview journal.');
      return { command: 'journal', output: output ?? 'table' };
    case undefined:
      if (output !== undefined) throw new UsageError('--output belongs to a command: stsview status -o json.');
      return { command: 'dashboard', connection, theme, ascii: flags.ascii, color: flags.color, ...place };
    case 'demo': {
      if (output !== undefined) throw new UsageError('--output does not belong to stsview demo.');
      if (connection.kubeconfig !== undefined || connection.context !== undefined) {
        throw new UsageError('stsview demo brings a cluster of its own: leave --kubeconfig and --context out.');
      }
      const demo = readDemo(operands, {
        serve: flags.serve,
        speed: flags.speed?.at(-1),
        seed: flags.seed?.at(-1),
        sets: flags.sets?.at(-1),
        pods: flags.pods?.at(-1),
        port: flags.port?.at(-1),
        filename: flags.filename?.at(-1),
        maxUnavailable: flags.maxUnavailable,
      });
      return { command, ...demo, dashboard: { connection, theme, ascii: flags.ascii, color: flags.color, ...place } };
    }
    case 'claims':
      return { command: 'claims', connection, verdicts: readVerdicts(flags.verdict ?? []), output: output ?? 'table' };
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
