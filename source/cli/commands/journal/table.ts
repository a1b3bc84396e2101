import type { JournalEntry } from '../../../session/journal/journal-entry.ts';
import { alignColumns } from '../../output/align-columns.ts';
import type { TableOptions } from '../../output/formats.ts';

export function journalTable(entries: readonly JournalEntry[], { wide, headings }: TableOptions): string {
  const heading = ['TIME', 'CONTEXT', 'USER', 'OPERATION', 'OBJECT', 'NAMESPACE', 'OUTCOME'];
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
  const wideHeading = wide ? ['UID', 'CHANGED', 'IGNORED-KINDS'] : [];
  return `${alignColumns([...(headings ? [[...heading, ...wideHeading]] : []), ...rows])}\n`;
}
