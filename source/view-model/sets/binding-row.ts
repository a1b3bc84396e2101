import type { Binding, ClaimBinding } from '../../domain/model/set-status.ts';

/** A line of the table of bindings: the first claim of an ordinal stands beside its pod, further ones below. */
export interface BindingRow {
  readonly binding: Binding;
  readonly claim: ClaimBinding | undefined;
  readonly isFirst: boolean;
}
