/** The parameters of lists and watches: k8s.io/apimachinery/pkg/apis/meta/internalversion/validation. */

import { forbidden, unsupported, type ValidationError } from '../validation/invalid.ts';
import { checkOptions } from './check-options.ts';
import { badRequest } from './status.ts';

const MATCH = 'resourceVersionMatch';
const EXACT = 'Exact';
const NOT_OLDER = 'NotOlderThan';

/** As Go converts a query's value: all but "", "0" and "false" is true. */
export function isTrue(text: string | null): boolean {
  return text !== null && !['', '0', 'false'].includes(text.toLowerCase());
}

/** Checks a parameter that is an int64, if it is given. @throws ApiError 400 */
export function checkNumber(query: URLSearchParams, name: string): void {
  const text = query.get(name) ?? '';
  if (text === '') return;
  const parsing = `strconv.ParseInt: parsing ${JSON.stringify(text)}`;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`${parsing}: invalid syntax`);
  if (BigInt(text) !== BigInt.asIntN(64, BigInt(text))) throw badRequest(`${parsing}: value out of range`);
}

function listCauses(query: URLSearchParams): readonly ValidationError[] {
  const match = query.get(MATCH) ?? '';
  const version = query.get('resourceVersion') ?? '';
  const versionless = `${MATCH} is forbidden unless resourceVersion is provided`;
  const sends = query.has('sendInitialEvents')
    ? [forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')]
    : [];
  if (match === '') return sends;
  return [
    ...(version === '' ? [forbidden(MATCH, versionless)] : []),
    ...((query.get('continue') ?? '') === ''
      ? []
      : [forbidden(MATCH, `${MATCH} is forbidden when continue is provided`)]),
    ...(match === EXACT || match === NOT_OLDER ? [] : [unsupported(MATCH, match, [EXACT, NOT_OLDER, ''])]),
    ...(match === EXACT && version === '0'
      ? [forbidden(MATCH, `${MATCH} "exact" is forbidden for resourceVersion "0"`)]
      : []),
    ...sends,
  ];
}

function watchCauses(query: URLSearchParams): readonly ValidationError[] {
  const match = query.get(MATCH) ?? '';
  const sends = query.has('sendInitialEvents');
  return [
    ...(sends && match !== NOT_OLDER
      ? [forbidden(MATCH, `sendInitialEvents requires setting ${MATCH} to ${NOT_OLDER}`)]
      : []),
    ...(match !== '' && !sends
      ? [forbidden(MATCH, `${MATCH} is forbidden for watch unless sendInitialEvents is provided`)]
      : []),
    ...(match === '' || match === NOT_OLDER ? [] : [unsupported(MATCH, match, [NOT_OLDER])]),
    ...(match !== '' && (query.get('continue') ?? '') !== ''
      ? [forbidden(MATCH, `${MATCH} is forbidden when continue is provided`)]
      : []),
  ];
}

/** @throws ApiError 400, 422 */
export function checkListOptions(query: URLSearchParams, isWatch: boolean): void {
  checkNumber(query, 'limit');
  checkNumber(query, 'timeoutSeconds');
  checkOptions('ListOptions', isWatch ? watchCauses(query) : listCauses(query));
}

/** @throws ApiError 400 for a resourceVersion that is no uint64 */
export function checkVersion(text: string, prefix = ''): void {
  if (text === '') return;
  const value = JSON.stringify(text);
  const parsing = `${prefix}resourceVersion: Invalid value: ${value}: strconv.ParseUint: parsing ${value}`;
  if (!/^\d+$/.test(text)) throw badRequest(`${parsing}: invalid syntax`);
  if (BigInt(text) !== BigInt.asUintN(64, BigInt(text))) throw badRequest(`${parsing}: value out of range`);
}
