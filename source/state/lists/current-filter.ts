/** The filter of the shown list. Each page keeps a separate one. */

import type { State } from '../state.ts';
import { pageStateOf, updatePageState } from './table-page.ts';

export function currentFilter(state: State): string {
  return state.page === 'sets' ? state.setsFilter : pageStateOf(state, state.page).filter;
}

export function setFilter(state: State, filter: string): State {
  return state.page === 'sets' ? { ...state, setsFilter: filter } : updatePageState(state, state.page, { filter });
}
