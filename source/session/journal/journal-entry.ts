/** An entry of the journal: what was sent, by whom, to which cluster, and the outcome. It holds no bodies. */

import type { WriteEffect } from '../../actions/operations/write-operation.ts';
import { operationOf } from '../../actions/operations/write-operations.ts';
import type { Write } from '../../actions/ports.ts';
import type { WriteOutcome } from '../../actions/run/run-plan.ts';

export interface JournalEntry {
  /** The same in all entries of one write; empty in the entries of early versions. */
  readonly id: string;
  /** RFC 3339 */
  readonly time: string;
  readonly context: string;
  readonly user: string;
  readonly object: {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
  };
  /** "scale", "change", "delete", "force-delete", "evict", "taint", "untaint", "reclaim-policy", "free-volume", "grow", "orphan", "create" */
  readonly operation: string;
  /** JSON pointers of the changed fields. */
  readonly changed: readonly string[];
  /** For the deletion of a claim: "GROUP/KIND" that was not searched for users of it, because of --ignore-kind. */
  readonly ignoredKinds: readonly string[];
  /**
   * "sending" before the request leaves. Then "accepted", or the kind of problem: "forbidden", "unknown-outcome", … An
   * unknown outcome is followed by another entry after the object was read: "took-effect", "did-not-take-effect",
   * "cannot-be-told".
   */
  readonly outcome: string;
  /** The process that sends it. */
  readonly process: { readonly host: string; readonly pid: number };
}

/** Everything of an entry but the time and the outcome. */
export type JournalSubject = Omit<JournalEntry, 'time' | 'outcome'>;

export function journalSubject(
  write: Write,
  sender: Pick<JournalEntry, 'id' | 'context' | 'user' | 'process'>,
): JournalSubject {
  const { kind, namespace, name, uid } = write.target;
  const operation = operationOf(write);
  return {
    ...sender,
    object: { kind, namespace, name, uid },
    operation: operation.journalName(write),
    changed: operation.changedPaths(write),
    ignoredKinds: write.operation === 'delete-claim' ? write.ignoredKinds : [],
  };
}

const OUTCOME_AFTER_LOST_RESPONSE: Readonly<Record<WriteEffect['type'], string>> = {
  'took-effect': 'took-effect',
  'no-effect': 'did-not-take-effect',
  'not-yet': 'cannot-be-told',
  'not-observed': 'cannot-be-told',
  'cannot-be-told': 'cannot-be-told',
};

export function journalOutcome({ problem, effect }: Omit<WriteOutcome, 'write'>): string {
  return effect === undefined ? (problem?.kind ?? 'accepted') : OUTCOME_AFTER_LOST_RESPONSE[effect.type];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function stringOrEmpty(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Returns undefined for a line that is no entry, because the disk was full or the machine failed while it was written. */
export function parseJournalEntry(line: string): JournalEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !isRecord(value['object'])) return undefined;
  const { object, process } = value;
  return {
    id: stringOrEmpty(value['id']),
    time: stringOrEmpty(value['time']),
    context: stringOrEmpty(value['context']),
    user: stringOrEmpty(value['user']),
    object: {
      kind: stringOrEmpty(object['kind']),
      namespace: stringOrEmpty(object['namespace']),
      name: stringOrEmpty(object['name']),
      uid: stringOrEmpty(object['uid']),
    },
    operation: stringOrEmpty(value['operation']),
    changed: textsOf(value['changed']),
    ignoredKinds: textsOf(value['ignoredKinds']),
    outcome: stringOrEmpty(value['outcome']),
    process: isRecord(process)
      ? { host: stringOrEmpty(process['host']), pid: typeof process['pid'] === 'number' ? process['pid'] : 0 }
      : { host: '', pid: 0 },
  };
}

/** Returns one entry per write, with the time at which it was sent and its last outcome. */
export function latestOfEachWrite(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const writes = new Map<string, JournalEntry>();
  for (const [index, entry] of entries.entries()) {
    const key = entry.id === '' ? `#${index}` : entry.id;
    writes.set(key, { ...entry, time: writes.get(key)?.time ?? entry.time });
  }
  return [...writes.values()];
}

/** Returns the writes whose process has ended before it recorded a response. */
export function interruptedWrites(
  entries: readonly JournalEntry[],
  isRunning: (process: JournalEntry['process']) => boolean,
): readonly JournalEntry[] {
  return latestOfEachWrite(entries).filter(({ outcome, process }) => outcome === 'sending' && !isRunning(process));
}

/** Describes what was sent by a run that ended before the response, and how to find out about it. */
export function interruptedWriteSentence({ time, context, operation, object }: JournalEntry): string {
  const name = object.namespace === '' ? object.name : `${object.namespace}/${object.name}`;
  const written = `${operation} of ${object.kind} ${name} in context ${context}, sent at ${time}`;
  return `An earlier run ended before the server responded, so its outcome is not known: ${written}. Look at the object.`;
}
