/** The rules of the cluster's clock. */

import { CLOCK_NAME, durationMs, PACES } from '../model/cluster-clock.ts';
import { itemsOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { invalid, unsupported, type ValidationError } from './invalid.ts';

export const SLOWEST = 0.05;
export const FASTEST = 100;
const STEPS = ['change', 'event'];
/** 30 days: running everything that is due in a longer time would stop the cluster from answering. */
const LONGEST_ADVANCE_MS = 30 * 86_400_000;

export function clockCauses({ metadata, spec: given }: KubeObject): readonly ValidationError[] {
  const spec = objectOf(given);
  const { held, speed, pace, step, stepNamespaces, advance } = spec;
  const causes: ValidationError[] = [];
  if (metadata.name !== CLOCK_NAME) {
    causes.push(invalid('metadata.name', metadata.name, `a cluster has one clock, and its name is "${CLOCK_NAME}"`));
  }
  if (typeof held !== 'boolean') causes.push(invalid('spec.held', held ?? null, 'must be true or false'));
  if (typeof speed !== 'number' || !(speed >= SLOWEST && speed <= FASTEST)) {
    causes.push(invalid('spec.speed', speed ?? null, `must be between ${SLOWEST} and ${FASTEST}`));
  }
  if (!PACES.some((known) => known === pace)) causes.push(unsupported('spec.pace', pace ?? null, PACES));
  if (step !== undefined && !STEPS.includes(stringOf(step))) causes.push(unsupported('spec.step', step, STEPS));
  if (
    stepNamespaces !== undefined &&
    !(Array.isArray(stepNamespaces) && itemsOf(stepNamespaces).every((name) => typeof name === 'string'))
  ) {
    causes.push(invalid('spec.stepNamespaces', stepNamespaces, 'must be a list of names'));
  }
  if (advance !== undefined) {
    const ms = durationMs(stringOf(advance));
    if (ms === undefined) causes.push(invalid('spec.advance', advance, 'must be a duration: 90s, 1h30m'));
    else if (ms > LONGEST_ADVANCE_MS) causes.push(invalid('spec.advance', advance, 'must be at most 720h'));
  }
  return causes;
}
