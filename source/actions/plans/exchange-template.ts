/** Deletes a set, leaves its pods, and makes it again with another size in one claim template. */

import { exchangeObstacle } from '../../domain/expansion/exchange-obstacle.ts';
import { ownersSizeText } from '../../domain/expansion/size-fields.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { countOf } from '../../domain/text/sentences.ts';
import type { Consequence, Step } from '../plan.ts';
import type { SetRef, TemplateSize } from '../ports.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import { unavailableBindings } from './predicted-effects.ts';

export interface Exchange {
  /** The set that is deleted. */
  readonly target: SetRef;
  readonly size: TemplateSize;
  /** The number of its members. */
  readonly pods: number;
}

export const RESUME_COMMAND = 'stsview grow --resume';

export function exchangeSteps(exchange: Exchange): readonly Step[] {
  const { target, size } = exchange;
  return [
    {
      write: { operation: 'orphan-set', target, size },
      goal: { type: 'set-gone', set: target },
      goesOnAfterLostResponse: true,
    },
    creationStep(exchange),
  ];
}

export function creationStep({ target, size }: Pick<Exchange, 'target' | 'size'>): Step {
  return {
    write: { operation: 'create-set', target, size },
    goal: { type: 'set-back', set: target, size },
    noteIfStopped: `The pods of ${target.name} run without their set until it is made again: ${RESUME_COMMAND} does that from the file.`,
  };
}

export function exchangeRequest({ target, size }: Exchange, { keptSetPath }: PreflightFacts): string {
  const file = keptSetPath.state === 'known' ? keptSetPath.value : 'a file';
  return `write StatefulSet ${target.name} to ${file} (mode 0600), delete it without its pods and claims, and create it again at once with ${size.to} instead of ${size.from} in claim template ${size.template} and nothing else changed`;
}

/** Returns a sentence that says why the template cannot be exchanged now. */
export function exchangeRefusal(status: SetStatus, { keptSetPath }: PreflightFacts): string | undefined {
  const { name } = status.set.meta;
  const reason = exchangeObstacle(status);
  if (reason !== undefined) {
    return `The claim template of ${name} cannot be changed now: ${reason}. Wait until that is over, or keep the template (--keep-template) and let the claims alone grow.`;
  }
  return keptSetPath.state === 'unknown'
    ? `${keptSetPath.reason} Without that file the template is not changed: keep it (--keep-template), or see to the folder.`
    : undefined;
}

export function exchangeConsequences(status: SetStatus, { target, size }: Exchange): readonly Consequence[] {
  const { managers } = status;
  const isOperated = managers.some(({ type }) => type === 'operator');
  const unavailable = unavailableBindings(status);
  return [
    {
      severity: isOperated ? 'danger' : 'warning',
      text: `for about a second there is no set ${target.name}: a member that fails meanwhile is not replaced before it is back`,
    },
    ...managers.map(
      (manager): Consequence => ({
        severity: manager.type === 'operator' ? 'danger' : 'warning',
        text: ownersSizeText(manager, size.template),
      }),
    ),
    ...(isOperated
      ? [
          {
            severity: 'danger' as const,
            text: 'the operator may make the set again itself, with the old size, as soon as it is deleted',
          },
        ]
      : []),
    ...(unavailable.length === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            text: `${countOf(unavailable.length, 'member')} of ${target.name} ${unavailable.length === 1 ? 'is' : 'are'} not available`,
          },
        ]),
    {
      severity: 'info',
      text: `if this is broken off in between, ${RESUME_COMMAND} finishes it from the file`,
    },
  ];
}
