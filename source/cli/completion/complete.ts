/** `stsview __complete -- WORD…`: prints what the last word may become, for the scripts of `stsview completion`. */

import { type Client, createClient } from '../../cluster/connection/client.ts';
import { type ClusterAccess, mayPrompt } from '../../cluster/connection/cluster-access.ts';
import { ClusterError } from '../../cluster/errors.ts';
import { readNames } from '../../cluster/read/read-names.ts';
import { parseObjectName } from '../../session/read/object-name.ts';
import { type ConnectionFlags, connectionFlags } from '../flags/connection-flags.ts';
import { parseFlags, splitFlags } from '../flags/parse-flags.ts';
import { UsageError } from '../flags/usage-error.ts';
import { printLine, printTabbed } from '../output/print.ts';
import { EXIT, type ExitCode } from '../process/exit-code.ts';
import { loadAccess } from '../process/load-access.ts';
import type { CommandIO } from '../process/process-io.ts';
import { type CompletedWord, completedWord, type NameKind } from './completed-word.ts';

/** A shell that waits longer than this after a tab seems to hang. */
const TIME_LIMIT_MS = 200;

/** The shell puts a name into the command line as it is, so characters that have a meaning there are left out. */
const HARMLESS_IN_SHELLS = /^[\w.:@/,=+-]+$/;

export async function complete(words: readonly string[], io: CommandIO): Promise<ExitCode> {
  const word = completedWord(words);
  switch (word.type) {
    case 'files':
      printLine(io, ':files');
      break;
    case 'candidates':
      for (const { value, what } of word.candidates) printTabbed(io, what === '' ? [value] : [value, what]);
      break;
    case 'names': {
      const values = await namesFor(word, words.slice(0, -1), io);
      const fitting = values.filter((value) => value.startsWith(word.typed) && HARMLESS_IN_SHELLS.test(value));
      for (const value of fitting) printLine(io, value);
    }
  }
  return EXIT.done;
}

type WordOfNames = Extract<CompletedWord, { type: 'names' }>;

/** There is no place for an error beside a line that is being typed: there are no names then. */
async function namesFor(word: WordOfNames, before: readonly string[], io: CommandIO): Promise<readonly string[]> {
  const signal = AbortSignal.timeout(TIME_LIMIT_MS);
  try {
    const connection = connectionOf(before);
    const access = loadAccess(connection, io);
    const start = /^--[^=]+=/.exec(word.typed)?.[0] ?? '';
    const typed = word.typed.slice(start.length);
    if (word.kind === 'context') return access.contexts.map(({ name }) => `${start}${name}`);
    if (word.kind === 'cluster' || word.kind === 'user') {
      const { kind } = word;
      return [...new Set(access.contexts.map((context) => `${start}${context[kind]}`))];
    }
    // A credential command may ask for a password or open a browser.
    if (mayPrompt(access)) return [];
    const client = createClient(access, { readOnly: true });
    try {
      const names = await readFrom(client, signal, word.kind, typed, namespaceOf(typed, connection, access));
      return names.map((name) => `${start}${name}`);
    } finally {
      client.close();
    }
  } catch (error) {
    if (error instanceof ClusterError || error instanceof UsageError || signal.aborted) return [];
    throw error;
  }
}

/** Returns the values that the word may have, with what was typed before the name: "shop/web", "a,b". */
async function readFrom(
  client: Client,
  signal: AbortSignal,
  kind: Exclude<NameKind, 'context' | 'cluster' | 'user'>,
  typed: string,
  namespace: string,
): Promise<readonly string[]> {
  if (kind === 'namespace') {
    const others = typed.slice(0, typed.lastIndexOf(',') + 1);
    const names = await readNames(client, { path: '/api/v1/namespaces', kind: 'Namespace' }, signal);
    return names.map((name) => `${others}${name}`);
  }
  const sets = { path: `/apis/apps/v1/namespaces/${namespace}/statefulsets`, kind: 'StatefulSet' };
  const pods = { path: `/api/v1/namespaces/${namespace}/pods`, kind: 'Pod' };
  const lists = { set: [sets], pod: [pods], 'set-or-pod': [sets, pods] }[kind];
  const found = await Promise.all(lists.map((list) => readNames(client, list, signal)));
  const prefix = typed.slice(0, typed.lastIndexOf('/') + 1);
  return found.flat().map((name) => `${prefix}${name}`);
}

function namespaceOf(typed: string, { namespaces }: ConnectionFlags, access: ClusterAccess): string {
  const [first] = namespaces === 'all' ? [] : (namespaces ?? []);
  return parseObjectName(typed).namespace ?? first ?? access.namespace;
}

/** The last word may be a flag whose value is being typed. Throws UsageError. */
function connectionOf(before: readonly string[]): ConnectionFlags {
  const flagsOf = (words: readonly string[]) => connectionFlags(parseFlags(splitFlags(words).given));
  try {
    return flagsOf(before);
  } catch (error) {
    if (error instanceof UsageError) return flagsOf(before.slice(0, -1));
    throw error;
  }
}
