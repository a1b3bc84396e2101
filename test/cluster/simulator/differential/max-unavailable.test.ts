/** Updates of several pods at a time: a feature gate that both clusters turn on. */

import { ownBed } from '../../own-bed.ts';
import { compare } from './compare.ts';
import { bringUp, rolledOut, type Script, setImage, upTo } from './set-manifest.ts';

const atMost = (value: number | string): string =>
  `updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: ${value}}}`;

function update(name: string, value: number | string, policy: 'OrderedReady' | 'Parallel'): Script {
  return {
    name,
    isOrdered: false,
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 4, policy, spec: [atMost(value)] });
      await setImage(stage, 'web', 'web:2');
      await stage.until('the update', rolledOut('web', upTo(4)));
    },
  };
}

const plane = await ownBed('gated', { gates: 'MaxUnavailableStatefulSet=true' });

compare(
  'maxUnavailable',
  plane,
  [
    update('two at a time, in order', 2, 'OrderedReady'),
    update('two at a time, in parallel', 2, 'Parallel'),
    update('a percentage rounds down', '"60%"', 'OrderedReady'),
  ],
  { maxUnavailable: true },
);
