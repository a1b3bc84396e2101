/** The content of the file of a set that is exchanged. */

import type { KeptSet } from '../../actions/ports.ts';
import type { JournalEntry } from '../journal/journal-entry.ts';

export interface KeptSetFile extends KeptSet {
  /** RFC 3339 */
  readonly savedAt: string;
  /** The process that wrote it. */
  readonly process: JournalEntry['process'];
}

type Fields = Readonly<Record<string, unknown>>;

/** @throws Error with a sentence's part if it is something else */
export function parseKeptSet(text: string): KeptSetFile {
  const top = fieldsOf(JSON.parse(text));
  const target = fieldsOf(top['target']);
  const size = fieldsOf(top['size']);
  const process = fieldsOf(top['process']);
  return {
    target: {
      kind: 'StatefulSet',
      namespace: textAt(target, 'namespace'),
      name: textAt(target, 'name'),
      uid: textAt(target, 'uid'),
      generation: numberAt(target, 'generation'),
    },
    size: { template: textAt(size, 'template'), from: textAt(size, 'from'), to: textAt(size, 'to') },
    server: textAt(top, 'server'),
    context: textAt(top, 'context'),
    object: fieldsOf(top['object']),
    savedAt: textAt(top, 'savedAt'),
    process: { host: textAt(process, 'host'), pid: numberAt(process, 'pid') },
  };
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it is not complete');
  return Object.fromEntries(Object.entries(value));
}

function textAt(fields: Fields, key: string): string {
  const value = fields[key];
  if (typeof value !== 'string') throw new Error(`it has no ${key}`);
  return value;
}

function numberAt(fields: Fields, key: string): number {
  const value = fields[key];
  if (typeof value !== 'number') throw new Error(`it has no ${key}`);
  return value;
}
