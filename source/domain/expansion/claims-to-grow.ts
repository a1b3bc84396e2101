/** Which claims of a set grow to a size, in which order, and why the others do not. */

import type { Claim, ClaimTemplate } from '../model/kinds.ts';
import type { Binding, SetStatus } from '../model/set-status.ts';
import { parseQuantity } from '../text/quantity.ts';
import { resizeStateOf } from './resize-state.ts';

export interface ClaimToGrow {
  readonly binding: Binding;
  readonly claim: Claim;
  /**
   * - `more`: it asks for less than the size.
   * - `less`: it asks for more, and has less: the way back from an expansion that cannot be done.
   * - `restart`: it asks for the size, and its file system waits for its pod to mount it anew.
   * - `wait`: it asks for the size, and the driver is at work.
   */
  readonly need: 'more' | 'less' | 'restart' | 'wait';
}

export interface ClaimLeftOut {
  readonly name: string;
  /** Part of a sentence: "it is not bound, and only a bound claim grows". */
  readonly reason: string;
  /** True if it has the size already. */
  readonly isGrown: boolean;
}

export interface ChosenClaims {
  /** The lowest risk first. */
  readonly claims: readonly ClaimToGrow[];
  readonly leftOut: readonly ClaimLeftOut[];
}

/** How long a file system waits before its node is taken not to grow it while it is mounted. */
export const FILE_SYSTEM_RESIZE_AFTER_MS = 120_000;

export interface SizeWanted {
  readonly bytes: number;
  /** The same as a quantity. */
  readonly size: string;
  /** Undefined for all members of the range. */
  readonly only: readonly number[] | undefined;
}

export function chooseClaims(
  status: SetStatus,
  template: ClaimTemplate,
  wanted: SizeWanted,
  now: number,
): ChosenClaims {
  const { only } = wanted;
  const candidates =
    only === undefined
      ? status.bindings
      : [...status.bindings, ...status.outside].filter(({ ordinal }) => only.includes(ordinal));
  const claims: ClaimToGrow[] = [];
  const leftOut: ClaimLeftOut[] = [];
  for (const binding of candidates.toSorted(byRisk)) {
    const item = binding.claims.find(
      ({ template: name, origin }) => name === template.name && origin === 'claim-template',
    );
    if (item === undefined) continue;
    if (item.claim === undefined) {
      const reason = item.phase === 'Missing' ? 'it does not exist' : 'it may not be read, or has not been read yet';
      leftOut.push({ name: item.name, reason, isGrown: false });
      continue;
    }
    const need = needOf(binding, item.claim, wanted, now);
    if (typeof need === 'string') claims.push({ binding, claim: item.claim, need });
    else leftOut.push({ name: item.name, ...need });
  }
  return { claims, leftOut };
}

/** The main member is the last one, since most depends on it; without roles that is ordinal 0. */
function byRisk(left: Binding, right: Binding): number {
  return Number(isMain(left)) - Number(isMain(right)) || right.ordinal - left.ordinal;
}

const MAIN_ROLES: ReadonlySet<string> = new Set(['primary', 'master', 'leader', 'main']);

function isMain({ pod }: Binding): boolean {
  return MAIN_ROLES.has(pod?.role ?? '');
}

function needOf(
  binding: Binding,
  claim: Claim,
  { bytes, size }: SizeWanted,
  now: number,
): ClaimToGrow['need'] | Omit<ClaimLeftOut, 'name'> {
  const leave = (reason: string, isGrown = false) => ({ reason, isGrown });
  if (claim.meta.deletionAt !== undefined) return leave('it is being deleted');
  if (claim.phase !== 'Bound') return leave(`it is ${claim.phase}, and only a bound claim grows`);
  const requested = parseQuantity(claim.request);
  const has = parseQuantity(claim.capacity);
  if (requested === undefined || has === undefined) return leave('its size is not known');
  if (has >= bytes) {
    if (bytes === has || requested === bytes) return leave(`it has ${claim.capacity}`, true);
    return leave(`it has ${claim.capacity}, and a claim cannot shrink`);
  }
  if (requested < bytes) return 'more';
  if (requested > bytes) return 'less';
  const state = resizeStateOf(claim, size);
  const isOverdue =
    state.type === 'file-system' && state.since !== undefined && now - state.since >= FILE_SYSTEM_RESIZE_AFTER_MS;
  return isOverdue && binding.pod !== undefined && binding.pod.pod.node !== '' ? 'restart' : 'wait';
}
