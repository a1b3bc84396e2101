import type { PageId } from '../state/state.ts';
import { claimsPageView } from './claims/claims-page-view.ts';
import { volumesPageView } from './claims/volumes-page-view.ts';
import { findingsPageView } from './findings/findings-page-view.ts';
import type { TablePageView } from './lists/table-page-view.ts';

/** The drawing of each page of PAGES. */
export const TABLE_PAGE_VIEWS: Partial<Record<PageId, TablePageView>> = {
  claims: claimsPageView,
  volumes: volumesPageView,
  findings: findingsPageView,
};
