/** The columns of the bindings, by how much a reader needs them. */

import type { SetStatus } from '../domain/status.ts';
import type { BindingLine } from './binding-line.ts';
import { claimColumns } from './claim-columns.ts';
import type { Look } from './look.ts';
import { nameColumns, podColumns } from './pod-columns.ts';
import type { Column } from './table.ts';

export function bindingColumns(status: SetStatus, look: Look): readonly Column<BindingLine>[] {
  const claims = status.set.claimTemplates.length === 0 ? [] : claimColumns(status, look);
  return [...podColumns(status, look), ...claims, ...nameColumns(look)];
}
