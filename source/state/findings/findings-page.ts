/** All findings of all sets, errors first. */

import { bySeverity } from '../../domain/findings/find-all.ts';
import type { Finding } from '../../domain/model/finding.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { defineFilter } from '../lists/filter.ts';
import { defineTablePage } from '../lists/table-page.ts';
import { memoizeLast } from '../memoize-last.ts';
import { VERDICT_RANK } from '../sets/sort-sets.ts';
import type { State } from '../state.ts';

export interface FindingRow {
  /** Identifies the finding as long as it exists. */
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

/**
 * The sets with the most severe findings first. Complete sets, and sets whose lists have not been read, are left out.
 */
export const findingRows = memoizeLast((sets: readonly SetStatus[]): readonly FindingRow[] =>
  sets
    .filter(({ loaded }) => loaded)
    .flatMap(rowsOf)
    .filter(({ finding }) => finding.code !== 'Complete')
    .toSorted(
      (a, b) => bySeverity(a.finding, b.finding) || VERDICT_RANK[a.status.verdict] - VERDICT_RANK[b.status.verdict],
    ),
);

const FINDINGS_FILTER = defineFilter<FindingRow>({
  text: {
    help: 'set, severity, code, object or sentence contains it',
    values({ status, finding }) {
      const { namespace, name } = status.set.meta;
      const { severity, code, subject, message } = finding;
      return [`${namespace}/${name}`, name, severity, code, `${subject.kind}/${subject.name}`, subject.name, message];
    },
  },
  keys: [
    {
      keys: ['severity'],
      help: 'error, warning, info',
      values: ({ finding }) => [finding.severity],
      choices: ['error', 'warning', 'info'],
    },
    {
      keys: ['state', 'verdict'],
      help: 'state of the set: stuck, held, degraded, …',
      values: ({ status }) => [status.verdict],
      choices: Object.keys(VERDICT_RANK),
    },
    { keys: ['ns', 'namespace'], help: 'namespace', values: ({ status }) => [status.set.meta.namespace] },
    { keys: ['code'], help: 'a part of the code', values: ({ finding }) => [finding.code], matchSubstring: true },
  ],
});

export const FINDINGS_PAGE = defineTablePage<FindingRow>({
  id: 'findings',
  rows: ({ sets }) => findingRows(sets),
  keyOf: ({ key }) => key,
  filter: FINDINGS_FILTER,
  open: (state, { status, key }) => ({
    ...state,
    overlay: { type: 'finding', setUid: status.set.meta.uid, key, scroll: 0 },
  }),
});

/** Returns what the open text is about now. `row` is undefined if the finding is gone. */
export function openedFinding(
  state: State,
): { readonly status: SetStatus | undefined; readonly row: FindingRow | undefined } | undefined {
  const { overlay } = state;
  if (overlay?.type !== 'finding') return undefined;
  const status = state.sets.find(({ set }) => set.meta.uid === overlay.setUid);
  const row = status && rowsOf(status).find(({ key }) => key === overlay.key);
  return { status, row };
}
