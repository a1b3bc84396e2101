/**
 * The journal: every write that was sent, one JSON object per line, with the user, the cluster, the request and the
 * outcome. It holds no bodies.
 */

import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WriteEffect } from '../../actions/operations/write-operation.ts';
import { operationOf } from '../../actions/operations/write-operations.ts';
import type { Write } from '../../actions/ports.ts';
import type { WriteOutcome } from '../../actions/run/run-plan.ts';

export interface JournalEntry {
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
  /** "scale", "change", "delete", "force-delete", "evict", "taint", "untaint", "reclaim-policy", "free-volume" */
  readonly operation: string;
  /** JSON pointers of the changed fields. */
  readonly changed: readonly string[];
  /**
   * "accepted", or the kind of problem: "forbidden", "unknown-outcome", … An unknown outcome is followed by another
   * entry after the object was read: "took-effect", "did-not-take-effect", "cannot-be-told".
   */
  readonly outcome: string;
}

export function journalEntry(
  { context, user, now }: { readonly context: string; readonly user: string; readonly now: number },
  write: Write,
  { problem, effect }: Omit<WriteOutcome, 'write'>,
): JournalEntry {
  const { kind, namespace, name, uid } = write.target;
  const operation = operationOf(write);
  return {
    time: new Date(now).toISOString(),
    context,
    user,
    object: { kind, namespace, name, uid },
    operation: operation.journalName(write),
    changed: operation.changedPaths(write),
    outcome: effect === undefined ? (problem?.kind ?? 'accepted') : OUTCOME_AFTER_LOST_RESPONSE[effect.type],
  };
}

const OUTCOME_AFTER_LOST_RESPONSE: Readonly<Record<WriteEffect['type'], string>> = {
  'took-effect': 'took-effect',
  'no-effect': 'did-not-take-effect',
  'not-yet': 'cannot-be-told',
  'not-observed': 'cannot-be-told',
  'cannot-be-told': 'cannot-be-told',
};

/** @returns a sentence if it cannot be written; the write that was sent stays valid */
export function appendToJournal(file: string, entry: JournalEntry): string | undefined {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    return undefined;
  } catch (thrown) {
    return `The journal ${file} cannot be written (${thrown instanceof Error ? thrown.message : thrown}).`;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function parseEntry(line: string): JournalEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !isRecord(value['object'])) return undefined;
  const { object } = value;
  const stringOrEmpty = (item: unknown): string => (typeof item === 'string' ? item : '');
  const changed = Array.isArray(value['changed']) ? value['changed'] : [];
  return {
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
    changed: changed.filter((item) => typeof item === 'string'),
    outcome: stringOrEmpty(value['outcome']),
  };
}

/** Returns the oldest entry first. Lines that are not entries (the machine failed while writing) are left out. */
export function readJournal(file: string): readonly JournalEntry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw thrown;
  }
  return text.split('\n').flatMap((line) => parseEntry(line) ?? []);
}
