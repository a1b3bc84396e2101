import type { JournalEntry } from '../../../session/journal/journal-entry.ts';
import { alignColumns } from '../../output/align-columns.ts';

export function journalTable(entries: readonly JournalEntry[], { wide }: { readonly wide: boolean }): string {
  const headings = ['TIME', 'CONTEXT', 'USER', 'OPERATION', 'OBJECT', 'NAMESPACE', 'OUTCOME'];
  const rows = entries.map(({ time, context, user, object, operation, changed, ignoredKinds, outcome }) => [
    time,
    context,
    user,
    operation,
    `${object.kind}/${object.name}`,
    object.namespace,
    outcome,
    ...(wide ? [object.uid, changed.join(','), ignoredKinds.join(',')] : []),
  ]);
  return `${alignColumns([[...headings, ...(wide ? ['UID', 'CHANGED', 'IGNORED-KINDS'] : [])], ...rows])}\n`;
}
