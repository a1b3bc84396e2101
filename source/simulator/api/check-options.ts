/** The refusal of invalid parameters of a request. */

import { causesText, type ValidationError } from '../validation/invalid.ts';
import { ApiError } from './status.ts';

export type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions' | 'ListOptions';

/** @throws ApiError 422 if there are causes */
export function checkOptions(kind: OptionsKind, causes: readonly ValidationError[]): void {
  if (causes.length === 0) return;
  const details = { group: 'meta.k8s.io', kind, causes };
  throw new ApiError(422, 'Invalid', `${kind}.meta.k8s.io "" is invalid: ${causesText(causes)}`, details);
}
