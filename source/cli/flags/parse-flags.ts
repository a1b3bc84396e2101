/** Every flag of every command, as the parser has to know them. */

import meow from 'meow';
import { normalizeArguments } from './normalize-arguments.ts';

export type ParsedFlags = ReturnType<typeof parseFlags>['flags'];

/** `argv` without the program's name. A flag that is given twice has its values in their order. Throws UsageError. */
export function parseFlags(argv: readonly string[], importMeta: ImportMeta, version: string) {
  const { flags, input } = meow({
    argv: normalizeArguments(argv),
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
  return { flags, input };
}

/** Whether it stands in the command line at all. */
export function isFlagGiven(value: ParsedFlags[keyof ParsedFlags]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

/** "dryRun" → "--dry-run" */
export function flagSpelling(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
