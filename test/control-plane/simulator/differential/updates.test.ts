/** Updates: the simulated and the genuine cluster replace the same pods in the same order. */

import { controlPlane } from '../../control-plane.ts';
import { compareClusters } from './compare.ts';
import {
  applyAndWaitUntilReady,
  type DifferentialScript,
  manifest,
  ordinalsUpTo,
  rolledOut,
  scale,
  setImage,
} from './set-steps.ts';
import { waitingReason } from './test-cluster.ts';

const claims = [['data', 'standard']] as const;
const partition = (value: number) => ({ spec: { updateStrategy: { rollingUpdate: { partition: value } } } });

const scripts: readonly DifferentialScript[] = [
  {
    name: 'a rolling update begins at the highest ordinal',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 3, claims });
      await setImage(stage, 'web', 'web:2', ['data']);
      await stage.waitUntil('the update', rolledOut('web', ordinalsUpTo(3)));
    },
  },
  {
    name: 'back to the previous revision, which gets a new number',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2 });
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntil('the update', rolledOut('web', ordinalsUpTo(2)));
      await stage.waitUntilQuiet();
      await setImage(stage, 'web', 'web:1');
      await stage.waitUntilQuiet();
      await stage.waitUntil('the way back', rolledOut('web', ordinalsUpTo(2)));
    },
  },
  {
    name: 'a partition holds pods until it is lowered',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 4 });
      await stage.patch('statefulsets', 'web', partition(2));
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntilQuiet();
      await stage.waitUntil('half of it', (view) => view.isReady('web-2') && view.isReady('web-3'));
      await stage.patch('statefulsets', 'web', partition(0));
      await stage.waitUntil('the update', rolledOut('web', ordinalsUpTo(4)));
    },
  },
  {
    name: 'below the partition, a pod is recreated at the current revision',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 3 });
      await stage.patch('statefulsets', 'web', partition(2));
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntilQuiet();
      await stage.remove('pods', 'web-0');
      await stage.waitUntilQuiet();
      await scale(stage, 'web', 4);
      await stage.waitUntil('web-3', (view) => view.isReady('web-3'));
    },
  },
  {
    name: 'a raised partition reverts a pod when it restarts',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 3 });
      await stage.patch('statefulsets', 'web', partition(1));
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntilQuiet();
      await stage.patch('statefulsets', 'web', partition(3));
      await stage.waitUntilQuiet();
      await stage.remove('pods', 'web-2');
      await stage.waitUntil('web-2', (view) => !view.isReady('web-2'));
      await stage.waitUntil('web-2', (view) => view.isReady('web-2'));
    },
  },
  {
    name: 'partition and ordinals.start',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 4, spec: ['ordinals: {start: 5}'] }, 5);
      await stage.patch('statefulsets', 'web', partition(2));
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntilQuiet();
    },
  },
  {
    name: 'OnDelete waits for a user',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2, spec: ['updateStrategy: {type: OnDelete}'] });
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntilQuiet();
      await stage.remove('pods', 'web-0');
      await stage.waitUntilQuiet();
      await stage.remove('pods', 'web-1');
      await stage.waitUntil('both', rolledOut('web', ordinalsUpTo(2)));
    },
  },
  {
    name: 'a pod of an unwanted revision blocks the update',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 3 });
      await setImage(stage, 'web', 'web:missing');
      await stage.waitUntil('web-2 to fail', (view) => waitingReason(view.get('pods', 'web-2')) === 'ImagePullBackOff');
      await setImage(stage, 'web', 'web:1');
      await stage.waitUntilQuiet();
      await stage.remove('pods', 'web-2');
      await stage.waitUntil('the way out', rolledOut('web', ordinalsUpTo(3)));
    },
  },
  {
    name: 'a pod of an unwanted revision does not block a Parallel set',
    isOrdered: false,
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 3, policy: 'Parallel' });
      await setImage(stage, 'web', 'web:missing');
      await stage.waitUntil('web-2 to fail', (view) => waitingReason(view.get('pods', 'web-2')) === 'ImagePullBackOff');
      await setImage(stage, 'web', 'web:3');
      await stage.waitUntil('the update', rolledOut('web', ordinalsUpTo(3)));
    },
  },
  {
    name: 'a strategy without rollingUpdate: new pods by the number of current ones',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 3, spec: ['updateStrategy: {type: RollingUpdate}'] });
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntil('the update', rolledOut('web', ordinalsUpTo(3)));
    },
  },
  {
    name: 'the history is limited',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 1, spec: ['revisionHistoryLimit: 1'] });
      for (const image of ['web:2', 'web:3', 'web:4']) {
        await setImage(stage, 'web', image);
        await stage.waitUntilQuiet();
        await stage.waitUntil(image, rolledOut('web', ordinalsUpTo(1)));
      }
    },
  },
  {
    name: 'scaled down during an update',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 3 });
      await stage.patch('statefulsets', 'web', partition(2));
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntilQuiet();
      await scale(stage, 'web', 2);
      await stage.waitUntil('2 pods', (view) => view.get('pods', 'web-2') === undefined);
      await stage.patch('statefulsets', 'web', partition(0));
      await stage.waitUntil('the update', rolledOut('web', ordinalsUpTo(2)));
    },
  },
  {
    name: 'minReadySeconds delays an update',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2, spec: ['minReadySeconds: 2'] });
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntil('the update', rolledOut('web', ordinalsUpTo(2)));
    },
  },
  {
    name: 'maxUnavailable is dropped without its feature gate',
    run: async (stage) => {
      const spec = ['updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 2}}'];
      await stage.apply(manifest('web', { replicas: 3, spec }));
      await stage.waitUntil('3 pods', rolledOut('web', ordinalsUpTo(3)));
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntil('the update', rolledOut('web', ordinalsUpTo(3)));
    },
  },
];

compareClusters('updates', controlPlane('same'), scripts);
