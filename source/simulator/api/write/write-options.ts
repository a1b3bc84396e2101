/** The parameters of writes: k8s.io/apimachinery/pkg/apis/meta/v1/validation. */

import { forbidden, invalid, required, unsupported, type ValidationError } from '../../validation/invalid.ts';
import { checkOptions, type OptionsKind } from '../check-options.ts';

const MANAGER_BYTES = 128;
const VALIDATIONS = ['', 'Ignore', 'Warn', 'Strict'];

export function dryRunCauses(values: readonly unknown[]): readonly ValidationError[] {
  return values.every((value) => value === 'All') ? [] : [unsupported('dryRun', values, ['All'])];
}

function managerCauses(name: string): readonly ValidationError[] {
  const field = 'fieldManager';
  const size = Buffer.byteLength(name);
  const tooLong = `Too long: may not be more than ${MANAGER_BYTES} bytes`;
  const place = [...name].findIndex((sign) => !/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(sign));
  const code = ([...name][place]?.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return [
    ...(size > MANAGER_BYTES ? [{ reason: 'FieldValueTooLong', message: tooLong, field }] : []),
    ...(place === -1 ? [] : [invalid(field, name, `invalid character U+${code} (at position ${place})`)]),
  ];
}

/** @throws ApiError 422 */
export function checkWriteOptions(
  kind: Exclude<OptionsKind, 'DeleteOptions' | 'ListOptions'>,
  query: URLSearchParams,
  { isApply = false } = {},
): void {
  const manager = query.get('fieldManager') ?? '';
  const mode = query.get('fieldValidation') ?? '';
  checkOptions(kind, [
    ...(isApply && manager === '' ? [required('fieldManager', 'is required for apply patch')] : []),
    ...(kind === 'PatchOptions' && !isApply && query.has('force')
      ? [forbidden('force', 'may not be specified for non-apply patch')]
      : []),
    ...managerCauses(manager),
    ...dryRunCauses(query.getAll('dryRun')),
    ...(VALIDATIONS.includes(mode) ? [] : [unsupported('fieldValidation', mode, VALIDATIONS)]),
  ]);
}
