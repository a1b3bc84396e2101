/** The filter of the list that is shown: each page keeps its own. */

import { changePage, pageStateOf } from './pages.ts';
import type { State } from './state.ts';

export function filterOf(state: State): string {
  return state.page === 'sets' ? state.filter : pageStateOf(state, state.page).filter;
}

export function setFilter(state: State, filter: string): State {
  return state.page === 'sets' ? { ...state, filter } : changePage(state, state.page, { filter });
}
