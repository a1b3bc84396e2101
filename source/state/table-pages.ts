import { CLAIMS_PAGE } from './claims/claims-page.ts';
import { VOLUMES_PAGE } from './claims/volumes-page.ts';
import { FINDINGS_PAGE } from './findings/findings-page.ts';
import { currentFilter } from './lists/current-filter.ts';
import type { FilterHelp } from './lists/filter.ts';
import type { TablePage } from './lists/table-page.ts';
import { SETS_FILTER } from './sets/sets-filter.ts';
import type { PageId, State } from './state.ts';

/** Every list page beside the list of sets. */
export const TABLE_PAGES: Partial<Record<PageId, TablePage<unknown>>> = {
  claims: CLAIMS_PAGE,
  volumes: VOLUMES_PAGE,
  findings: FINDINGS_PAGE,
};

/** Returns the shown page; undefined for the list of sets, and for one set's own screen. */
export function currentPage(state: State): TablePage<unknown> | undefined {
  return state.page === 'sets' || state.openedSet !== undefined ? undefined : TABLE_PAGES[state.page];
}

/** Returns the filters of the shown list; empty if an inspection or one set's own screen covers the lists. */
export function currentFilterHelp(state: State): readonly FilterHelp[] {
  if (state.inspection !== undefined || state.openedSet !== undefined) return [];
  return currentPage(state)?.filterHelp ?? SETS_FILTER.help;
}

/** Returns what cannot be understood in the filter of the shown list. */
export function currentFilterProblem(state: State): string | undefined {
  const problem = currentPage(state)?.filterProblem ?? SETS_FILTER.problem;
  return problem(currentFilter(state));
}
