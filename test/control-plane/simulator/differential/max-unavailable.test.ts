/** Updates of several pods at a time, with a feature gate that both clusters enable. */

import { dedicatedBed } from '../../dedicated-bed.ts';
import { compareClusters } from './compare.ts';
import { applyAndWaitUntilReady, type DifferentialScript, ordinalsUpTo, rolledOut, setImage } from './set-steps.ts';

const atMost = (value: number | string): string =>
  `updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: ${value}}}`;

function update(name: string, value: number | string, policy: 'OrderedReady' | 'Parallel'): DifferentialScript {
  return {
    name,
    isOrdered: false,
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 4, policy, spec: [atMost(value)] });
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntil('the update', rolledOut('web', ordinalsUpTo(4)));
    },
  };
}

const plane = await dedicatedBed('gated', { gates: 'MaxUnavailableStatefulSet=true' });

compareClusters(
  'maxUnavailable',
  plane,
  [
    update('two at a time, in order', 2, 'OrderedReady'),
    update('two at a time, in parallel', 2, 'Parallel'),
    update('a percentage rounds down', '"60%"', 'OrderedReady'),
  ],
  { maxUnavailable: true },
);
