/** The columns of the bindings, the most needed first. */

import type { SetStatus } from '../domain/model/set-status.ts';
import type { Viewport } from './layout/viewport.ts';
import type { Column } from './lists/table.ts';
import { bindingClaimColumns } from './sets/binding-claim-columns.ts';
import { bindingNameColumns, bindingPodColumns } from './sets/binding-pod-columns.ts';
import type { BindingRow } from './sets/binding-row.ts';

export function bindingColumns(status: SetStatus, viewport: Viewport): readonly Column<BindingRow>[] {
  const claims = status.set.claimTemplates.length === 0 ? [] : bindingClaimColumns(status, viewport);
  return [...bindingPodColumns(status, viewport), ...claims, ...bindingNameColumns(viewport)];
}
