import type { Binding, ClaimBinding, FormerMember } from '../../domain/model/set-status.ts';
import type { MemberChange } from '../../state/sets/seen-members.ts';

/** A line of the table of bindings. The first claim of an ordinal is beside its pod, further ones are below. */
export interface BindingRow {
  readonly binding: Binding;
  readonly claim: ClaimBinding | undefined;
  readonly isFirst: boolean;
  /** How the member has changed in the last seconds. */
  readonly change?: MemberChange | undefined;
  /** Of a line below the ordinal: an earlier pod of it that may still run. */
  readonly former?: FormerMember;
}
