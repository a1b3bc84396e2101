/**
 * Normalizes the command line before it is parsed: `-ojson`, as kubectl's users write it, becomes `--output=json`.
 * Errors that the parser would accept silently (an unknown flag, a missing value) are refused here.
 */

/** An error in the command line, in one sentence: exit code 2. */
export class UsageError extends Error {}

const FLAGS_WITH_VALUE = [
  'kubeconfig',
  'context',
  'namespace',
  'as',
  'as-group',
  'request-timeout',
  'selector',
  'role-label',
  'output',
  'theme',
  'confirm',
  'timeout',
  'to',
  'dns-service',
  'cluster-domain',
  'exec-in',
  'verdict',
  'older-than',
  'speed',
  'seed',
  'sets',
  'pods',
  'port',
  'filename',
];

const BOOLEAN_FLAGS = [
  'all-namespaces',
  'ascii',
  'no-ascii',
  'no-color',
  'color',
  'help',
  'version',
  'read-only',
  'dry-run',
  'yes',
  'wait',
  'evict',
  'force',
  'all-servers',
  'watch',
  'serve',
  'max-unavailable',
];

const SHORT_FLAGS: Readonly<Record<string, string>> = {
  n: 'namespace',
  l: 'selector',
  L: 'role-label',
  o: 'output',
  A: 'all-namespaces',
  h: 'help',
  f: 'filename',
};

/** Throws UsageError. */
export function normalizeArguments(argv: readonly string[]): readonly string[] {
  const normalized: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return [...normalized, ...argv.slice(index)];
    if (!word.startsWith('-') || word === '-') {
      normalized.push(word);
      continue;
    }
    if (/^-\d/.test(word)) {
      throw new UsageError(`"${word}" is no number of replicas, partition or name: give a whole number from 0 on.`);
    }
    const { name, value, spelled } = splitFlag(word);
    if (BOOLEAN_FLAGS.includes(name)) {
      if (value !== undefined) throw new UsageError(`${spelled} takes no value.`);
      normalized.push(`--${name}`);
      continue;
    }
    if (!FLAGS_WITH_VALUE.includes(name)) throw new UsageError(`There is no flag ${spelled}. See stsview --help.`);
    const given = value ?? argv[++index];
    if (given === undefined || given === '' || (value === undefined && given.startsWith('-'))) {
      throw new UsageError(`${spelled} needs a value. See stsview --help.`);
    }
    normalized.push(`--${name}=${given}`);
  }
  return normalized;
}

/** Alternative spellings, as used by other tools. */
const FLAG_ALIASES: Readonly<Record<string, string>> = { readonly: 'read-only' };

function splitFlag(word: string): { name: string; value: string | undefined; spelled: string } {
  const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  if (long !== null) {
    const [, name = '', value] = long;
    return { name: FLAG_ALIASES[name] ?? name, value, spelled: `--${name}` };
  }
  const letter = word.slice(1, 2);
  const rest = word.slice(2).replace(/^=/, '');
  return { name: SHORT_FLAGS[letter] ?? '', value: word.length === 2 ? undefined : rest, spelled: `-${letter}` };
}
