/** The command line: which command, with what; and one sentence for whatever does not fit. */

import meow from 'meow';
import type { ThemeName } from '../ui/theme.ts';
import type { ActRequest } from './act.ts';
import { isActionCommand, readAction } from './action-arguments.ts';
import type { ClaimsRequest } from './claims.ts';
import { readAge, readCount, readVerdicts, readVerdictsToClean } from './claims-arguments.ts';
import type { CleanRequest } from './clean.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import type { RunDemoRequest } from './demo.ts';
import { DEMO_FLAGS, readDemo } from './demo-arguments.ts';
import type { DnsRequest } from './dns.ts';
import { readDns, readDnsPlace } from './dns-arguments.ts';
import { HELP } from './help-text.ts';
import type { OutputFormat } from './output/format.ts';
import { spreadArguments, UsageError } from './spread-arguments.ts';
import type { WhyRequest } from './why.ts';

export type { OutputFormat } from './output/format.ts';

const FORMATS: readonly OutputFormat[] = ['table', 'wide', 'json', 'yaml'];

export type Invocation =
  | {
      readonly command: 'dashboard';
      readonly connection: ConnectionFlags;
      readonly theme: ThemeName | undefined;
      readonly ascii: boolean | undefined;
      /** False: --no-color. */
      readonly color: boolean | undefined;
      readonly dnsService: string | undefined;
      readonly clusterDomain: string | undefined;
    }
  | {
      readonly command: 'status';
      readonly connection: ConnectionFlags;
      readonly sets: readonly string[];
      readonly output: OutputFormat;
    }
  | ({ readonly command: 'act' } & ActRequest)
  | ({ readonly command: 'claims' } & ClaimsRequest)
  | ({ readonly command: 'clean' } & CleanRequest)
  | { readonly command: 'journal'; readonly output: OutputFormat }
  | ({ readonly command: 'dns' } & DnsRequest)
  | ({ readonly command: 'why' } & WhyRequest)
  | ({ readonly command: 'demo' } & RunDemoRequest)
  | { readonly command: 'print'; readonly text: string };

/** `argv` without the program's name. Throws UsageError. */
export function parseArguments(argv: readonly string[], importMeta: ImportMeta, version: string): Invocation {
  const { flags, input } = meow({
    argv: spreadArguments(argv),
    importMeta,
    pkg: { name: 'stsview', version },
    autoHelp: false,
    autoVersion: false,
    // A switch that is not given is undefined, not false.
    booleanDefault: undefined,
    flags: {
      kubeconfig: { type: 'string', isMultiple: true },
      context: { type: 'string', isMultiple: true },
      namespace: { type: 'string', isMultiple: true },
      allNamespaces: { type: 'boolean' },
      as: { type: 'string', isMultiple: true },
      asGroup: { type: 'string', isMultiple: true },
      requestTimeout: { type: 'string', isMultiple: true },
      selector: { type: 'string', isMultiple: true },
      roleLabel: { type: 'string', isMultiple: true },
      output: { type: 'string', isMultiple: true },
      theme: { type: 'string', isMultiple: true },
      ascii: { type: 'boolean' },
      color: { type: 'boolean' },
      readOnly: { type: 'boolean' },
      dryRun: { type: 'boolean' },
      yes: { type: 'boolean' },
      confirm: { type: 'string', isMultiple: true },
      wait: { type: 'boolean' },
      timeout: { type: 'string', isMultiple: true },
      evict: { type: 'boolean' },
      force: { type: 'boolean' },
      to: { type: 'string', isMultiple: true },
      verdict: { type: 'string', isMultiple: true },
      olderThan: { type: 'string', isMultiple: true },
      dnsService: { type: 'string', isMultiple: true },
      clusterDomain: { type: 'string', isMultiple: true },
      execIn: { type: 'string', isMultiple: true },
      allServers: { type: 'boolean' },
      watch: { type: 'boolean' },
      serve: { type: 'boolean' },
      speed: { type: 'string', isMultiple: true },
      seed: { type: 'string', isMultiple: true },
      sets: { type: 'string', isMultiple: true },
      pods: { type: 'string', isMultiple: true },
      port: { type: 'string', isMultiple: true },
      filename: { type: 'string', isMultiple: true },
      maxUnavailable: { type: 'boolean' },
      help: { type: 'boolean' },
      version: { type: 'boolean' },
    },
  });
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
  const verdicts = flags.verdict ?? [];
  const olderThanMs = readAge(flags.olderThan?.at(-1));
  if (verdicts.length > 0 && command !== 'claims' && command !== 'clean') {
    throw new UsageError('--verdict belongs to stsview claims and stsview clean.');
  }
  if (olderThanMs !== undefined && command !== 'clean') throw new UsageError('--older-than belongs to stsview clean.');
  if (command === 'claims' || command === 'clean') {
    if (operands.length > 0)
      throw new UsageError(`stsview ${command} takes no operand: narrow it with -n and --verdict.`);
    if (connection.selector !== undefined) {
      throw new UsageError(`-l narrows StatefulSets, and a verdict on a claim needs all of them: leave it out.`);
    }
  }
  if (command === 'clean') {
    const misfit = (['evict', 'force', 'to', 'wait'] as const).find((name) => given(flags[name]));
    if (misfit !== undefined) throw new UsageError(`--${misfit} does not belong to stsview clean.`);
    const dryRun = flags.dryRun === true;
    if (output !== undefined && !dryRun) throw new UsageError('--output belongs to stsview clean --dry-run.');
    return {
      command,
      connection,
      verdicts: readVerdictsToClean(verdicts),
      olderThanMs,
      dryRun,
      yes: flags.yes === true,
      count: readCount(flags.confirm?.at(-1)),
      timeoutMs: readDuration(flags.timeout?.at(-1)) || undefined,
      output,
    };
  }
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
      return { command: 'claims', connection, verdicts: readVerdicts(verdicts), output: output ?? 'table' };
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

const ACTION_FLAGS = ['dryRun', 'yes', 'confirm', 'wait', 'timeout', 'evict', 'force', 'to'] as const;

function given(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

const DNS_FLAGS = ['execIn', 'allServers', 'watch'] as const;
/** Of use to the dashboard, too. */
const DNS_PLACE = ['dnsService', 'clusterDomain'] as const;

function refuseDnsFlags(flags: Readonly<Record<string, unknown>>, isDashboard: boolean): void {
  const misfit = [...DNS_FLAGS, ...(isDashboard ? [] : DNS_PLACE)].find((name) => given(flags[name]));
  if (misfit === undefined) return;
  const spelled = misfit.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${spelled} belongs to stsview dns. See stsview --help.`);
}

function refuseDemoFlags(flags: Readonly<Record<string, unknown>>, command: string | undefined): void {
  if (command === 'demo') return;
  const misfit = DEMO_FLAGS.find((name) => given(flags[name]));
  if (misfit === undefined) return;
  const spelled = misfit.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${spelled} belongs to stsview demo. See stsview --help.`);
}

/** A flag that would be taken silently, and would not do what it says. */
function refuseActionFlags(flags: Readonly<Record<string, unknown>>): void {
  const found = ACTION_FLAGS.find((name) => given(flags[name]));
  if (found === undefined) return;
  const spelled = found.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(
    `--${spelled} belongs to a command that changes something: stsview scale SET N. See stsview --help.`,
  );
}

function readNamespaces(given: readonly string[], all: boolean): ConnectionFlags['namespaces'] {
  if (all) {
    if (given.length > 0)
      throw new UsageError('--namespace and --all-namespaces exclude each other: give one of them.');
    return 'all';
  }
  const names = given.flatMap((value) => value.split(',')).map((name) => name.trim());
  const wrong = names.find((name) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name));
  if (wrong !== undefined) {
    throw new UsageError(
      `"${wrong}" can't be a namespace: a name has lower-case letters, digits and hyphens, 63 at most.`,
    );
  }
  return names.length === 0 ? undefined : [...new Set(names)];
}

function readOutput(value: string | undefined): OutputFormat | undefined {
  if (value === undefined) return undefined;
  const format = FORMATS.find((candidate) => candidate === value);
  if (format === undefined) throw new UsageError(`There is no output "${value}": choose table, wide, json or yaml.`);
  return format;
}

function readTheme(value: string | undefined): ThemeName | undefined {
  if (value === undefined || value === 'dark' || value === 'light') return value;
  throw new UsageError(`There is no theme "${value}": choose dark or light.`);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** As kubectl reads it: "30s", "1m30s", "500ms", or whole seconds. */
function readDuration(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) {
    throw new UsageError(`"${value}" is no duration: write 30s, 1m30s or 500ms (0 for no limit).`);
  }
  let total = 0;
  for (const [, amount, unit] of value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  }
  return Math.round(total);
}
