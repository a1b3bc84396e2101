import { CLAIMS_PAGE } from './claims-page.ts';
import type { FilterHelp } from './filter.ts';
import { FINDINGS_PAGE } from './findings-page.ts';
import type { Page } from './pages.ts';
import { SETS_FILTER } from './sets-filter.ts';
import type { PageId, State } from './state.ts';
import { VOLUMES_PAGE } from './volumes-page.ts';

/** Every list page beside the list of sets. */
export const PAGES: Partial<Record<PageId, Page<unknown>>> = {
  claims: CLAIMS_PAGE,
  volumes: VOLUMES_PAGE,
  findings: FINDINGS_PAGE,
};

/** The page that is shown; undefined for the list of sets, and for one set's own screen. */
export function shownPage(state: State): Page<unknown> | undefined {
  return state.page === 'sets' || state.opened !== undefined ? undefined : PAGES[state.page];
}

/** What the list that is shown can be narrowed by; nothing where a look or one set's own screen lies over the lists. */
export function shownFilterHelp(state: State): readonly FilterHelp[] {
  if (state.look !== undefined || state.opened !== undefined) return [];
  return shownPage(state)?.filterHelp ?? SETS_FILTER.help;
}
