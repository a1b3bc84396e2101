import type { PageId } from '../state/state.ts';
import { claimsView } from './claims-view.ts';
import { findingsView } from './findings-view.ts';
import type { PageView } from './pages.ts';
import { volumesView } from './volumes-view.ts';

/** How each page of PAGES is drawn. */
export const PAGE_VIEWS: Partial<Record<PageId, PageView>> = {
  claims: claimsView,
  volumes: volumesView,
  findings: findingsView,
};
