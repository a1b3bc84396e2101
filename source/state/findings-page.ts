/** All findings of all sets, errors first. */

import { bySeverity } from '../domain/findings/find.ts';
import type { Finding } from '../domain/findings/finding.ts';
import type { SetStatus } from '../domain/status.ts';
import { definePage } from './pages.ts';
import { rememberLast } from './remember-last.ts';
import type { State } from './state.ts';

export interface FindingRow {
  /** Stays with the finding while it lasts. */
  readonly key: string;
  readonly status: SetStatus;
  readonly finding: Finding;
}

export function findingKey({ set }: SetStatus, { code, subject }: Finding): string {
  return `${set.meta.uid}/${code}/${subject.kind}/${subject.name}`;
}

function rowsOf(status: SetStatus): readonly FindingRow[] {
  return status.findings.map((finding) => ({ key: findingKey(status, finding), status, finding }));
}

/** That a set is complete is no news here; and before its lists have come, nothing is sure. */
export const findingRows = rememberLast((sets: readonly SetStatus[]): readonly FindingRow[] =>
  sets
    .filter(({ loaded }) => loaded)
    .flatMap(rowsOf)
    .filter(({ finding }) => finding.code !== 'Complete')
    .toSorted((a, b) => bySeverity(a.finding, b.finding)),
);

/** "error" and "severity:error" narrow by severity, "code:image" by code; any other word is looked for everywhere. */
function matches({ status, finding }: FindingRow, filter: string): boolean {
  const { namespace, name } = status.set.meta;
  const text = [
    `${namespace}/${name}`,
    finding.severity,
    finding.code,
    `${finding.subject.kind}/${finding.subject.name}`,
    finding.message,
  ];
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => {
      const isNegated = word.startsWith('!');
      const wanted = isNegated ? word.slice(1) : word;
      const [key = '', value] = wanted.split(/:(.*)/s);
      const isFound =
        value !== undefined && key === 'code'
          ? finding.code.toLowerCase().includes(value)
          : value !== undefined && key === 'severity'
            ? finding.severity.startsWith(value)
            : text.some((part) => part.toLowerCase().includes(wanted));
      return wanted === '' || isFound !== isNegated;
    });
}

export const FINDINGS_PAGE = definePage<FindingRow>({
  id: 'findings',
  rows: ({ sets }) => findingRows(sets),
  keyOf: ({ key }) => key,
  matches,
  open: (state, { status, key }) => ({
    ...state,
    overlay: { type: 'finding', setUid: status.set.meta.uid, key, scroll: 0 },
  }),
});

/** What the open text is about now; `row` undefined: the finding is gone. */
export function openedFinding(
  state: State,
): { readonly status: SetStatus | undefined; readonly row: FindingRow | undefined } | undefined {
  const { overlay } = state;
  if (overlay?.type !== 'finding') return undefined;
  const status = state.sets.find(({ set }) => set.meta.uid === overlay.setUid);
  const row = status && rowsOf(status).find(({ key }) => key === overlay.key);
  return { status, row };
}
