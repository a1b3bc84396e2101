/** Every flag of every command. */

import { parseArgs } from 'node:util';
import { normalizeArguments } from './normalize-arguments.ts';

/** A switch is on or off. A flag with a value may be repeated. */
const FLAGS = {
  kubeconfig: 'value',
  context: 'value',
  namespace: 'value',
  allNamespaces: 'switch',
  as: 'value',
  asGroup: 'value',
  requestTimeout: 'value',
  selector: 'value',
  roleLabel: 'value',
  output: 'value',
  theme: 'value',
  ascii: 'switch',
  color: 'switch',
  readOnly: 'switch',
  dryRun: 'switch',
  yes: 'switch',
  confirm: 'value',
  wait: 'switch',
  timeout: 'value',
  evict: 'switch',
  force: 'switch',
  to: 'value',
  verdict: 'value',
  olderThan: 'value',
  dnsService: 'value',
  clusterDomain: 'value',
  execIn: 'value',
  allServers: 'switch',
  watch: 'switch',
  serve: 'switch',
  speed: 'value',
  seed: 'value',
  sets: 'value',
  pods: 'value',
  port: 'value',
  filename: 'value',
  maxUnavailable: 'switch',
  help: 'switch',
  version: 'switch',
} as const satisfies Record<string, 'value' | 'switch'>;

type Name = keyof typeof FLAGS;

/** Undefined, or an empty list, if a flag is not given. */
export type ParsedFlags = {
  readonly [K in Name]: (typeof FLAGS)[K] extends 'value' ? readonly string[] : boolean | undefined;
};

const NAMES = Object.keys(FLAGS) as readonly Name[];

const OPTIONS = Object.fromEntries(
  NAMES.map((name) => {
    const isSwitch = FLAGS[name] === 'switch';
    return [kebab(name), { type: isSwitch ? 'boolean' : 'string', multiple: !isSwitch } as const];
  }),
);

/** `argv` without the program's name. The values of a repeated flag keep their order. Throws UsageError. */
export function parseFlags(argv: readonly string[]): {
  readonly flags: ParsedFlags;
  readonly input: readonly string[];
} {
  const { values, positionals } = parseArgs({
    args: [...normalizeArguments(argv)],
    options: OPTIONS,
    allowPositionals: true,
    allowNegative: true,
  });
  const flags = NAMES.map((name) => [name, values[kebab(name)] ?? (FLAGS[name] === 'value' ? [] : undefined)]);
  return { flags: Object.fromEntries(flags) as ParsedFlags, input: positionals };
}

/** Reports whether the flag was given. */
export function isFlagGiven(value: ParsedFlags[Name]): boolean {
  return typeof value === 'object' ? value.length > 0 : value !== undefined;
}

/** "dryRun" → "--dry-run" */
export function flagSpelling(name: string): string {
  return `--${kebab(name)}`;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
