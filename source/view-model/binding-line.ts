import type { Binding, ClaimBinding } from '../domain/status.ts';

/** A line of the table of bindings: the first claim of an ordinal stands beside its pod, further ones below. */
export interface BindingLine {
  readonly binding: Binding;
  readonly claim: ClaimBinding | undefined;
  readonly first: boolean;
}
