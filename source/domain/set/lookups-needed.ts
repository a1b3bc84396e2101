/** Decides which objects findings need beside the watched ones. */

import { hasPodToEvict } from '../findings/eviction-blocked.ts';
import type { FindingCode } from '../model/finding.ts';
import type { SetStatus } from '../model/set-status.ts';

export interface LookupsNeeded {
  readonly controllerLease: boolean;
  /** Namespaces whose disruption budgets are needed, sorted. */
  readonly budgetsIn: readonly string[];
}

/** Findings that are completed with the controller manager's lease, which shows whether it runs. */
const CODES_OF_SILENCE: ReadonlySet<FindingCode> = new Set(['NotObserved', 'NoProgress', 'BeingDeleted']);

export function lookupsNeeded(sets: readonly SetStatus[]): LookupsNeeded {
  const draining = sets.filter(({ bindings, outside }) => [...bindings, ...outside].some(hasPodToEvict));
  return {
    controllerLease: sets.some(({ findings }) =>
      findings.some(({ code, severity }) => severity === 'error' && CODES_OF_SILENCE.has(code)),
    ),
    budgetsIn: [...new Set(draining.map(({ set }) => set.meta.namespace))].sort(),
  };
}

export function isNothingNeeded({ controllerLease, budgetsIn }: LookupsNeeded): boolean {
  return !controllerLease && budgetsIn.length === 0;
}
