import type { Binding, ClaimBinding } from '../../domain/model/set-status.ts';

/** A line of the table of bindings. The first claim of an ordinal is beside its pod, further ones are below. */
export interface BindingRow {
  readonly binding: Binding;
  readonly claim: ClaimBinding | undefined;
  readonly isFirst: boolean;
}
