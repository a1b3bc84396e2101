/** Updates: the same pods are replaced in the same order on the simulated and on the genuine cluster. */

import { controlPlane } from '../../control-plane.ts';
import { compare } from './compare.ts';
import { bringUp, manifest, rolledOut, type Script, scale, setImage, upTo } from './set-manifest.ts';
import { waitingReason } from './stage.ts';

const claims = [['data', 'standard']] as const;
const partition = (value: number) => ({ spec: { updateStrategy: { rollingUpdate: { partition: value } } } });

const scripts: readonly Script[] = [
  {
    name: 'a rolling update goes from the highest ordinal down',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 3, claims });
      await setImage(stage, 'web', 'web:2', ['data']);
      await stage.until('the update', rolledOut('web', upTo(3)));
    },
  },
  {
    name: 'back to the revision before, which gets a new number',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 2 });
      await setImage(stage, 'web', 'web:2');
      await stage.until('the update', rolledOut('web', upTo(2)));
      await stage.quiet();
      await setImage(stage, 'web', 'web:1');
      await stage.quiet();
      await stage.until('the way back', rolledOut('web', upTo(2)));
    },
  },
  {
    name: 'a partition holds pods back until it falls',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 4 });
      await stage.patch('statefulsets', 'web', partition(2));
      await setImage(stage, 'web', 'web:2');
      await stage.quiet();
      await stage.until('half of it', (view) => view.isReady('web-2') && view.isReady('web-3'));
      await stage.patch('statefulsets', 'web', partition(0));
      await stage.until('the update', rolledOut('web', upTo(4)));
    },
  },
  {
    name: 'below the partition a pod comes back at the current revision',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 3 });
      await stage.patch('statefulsets', 'web', partition(2));
      await setImage(stage, 'web', 'web:2');
      await stage.quiet();
      await stage.remove('pods', 'web-0');
      await stage.quiet();
      await scale(stage, 'web', 4);
      await stage.until('web-3', (view) => view.isReady('web-3'));
    },
  },
  {
    name: 'a raised partition takes a pod back at its next restart',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 3 });
      await stage.patch('statefulsets', 'web', partition(1));
      await setImage(stage, 'web', 'web:2');
      await stage.quiet();
      await stage.patch('statefulsets', 'web', partition(3));
      await stage.quiet();
      await stage.remove('pods', 'web-2');
      await stage.until('web-2', (view) => !view.isReady('web-2'));
      await stage.until('web-2', (view) => view.isReady('web-2'));
    },
  },
  {
    name: 'partition and ordinals.start',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 4, spec: ['ordinals: {start: 5}'] }, 5);
      await stage.patch('statefulsets', 'web', partition(2));
      await setImage(stage, 'web', 'web:2');
      await stage.quiet();
    },
  },
  {
    name: 'OnDelete waits for a person',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 2, spec: ['updateStrategy: {type: OnDelete}'] });
      await setImage(stage, 'web', 'web:2');
      await stage.quiet();
      await stage.remove('pods', 'web-0');
      await stage.quiet();
      await stage.remove('pods', 'web-1');
      await stage.until('both', rolledOut('web', upTo(2)));
    },
  },
  {
    name: 'the forced-rollback trap',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 3 });
      await setImage(stage, 'web', 'web:missing');
      await stage.until('web-2 to fail', (view) => waitingReason(view.get('pods', 'web-2')) === 'ImagePullBackOff');
      await setImage(stage, 'web', 'web:1');
      await stage.quiet();
      await stage.remove('pods', 'web-2');
      await stage.until('the way out', rolledOut('web', upTo(3)));
    },
  },
  {
    name: 'in parallel there is no trap',
    isOrdered: false,
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 3, policy: 'Parallel' });
      await setImage(stage, 'web', 'web:missing');
      await stage.until('web-2 to fail', (view) => waitingReason(view.get('pods', 'web-2')) === 'ImagePullBackOff');
      await setImage(stage, 'web', 'web:3');
      await stage.until('the update', rolledOut('web', upTo(3)));
    },
  },
  {
    name: 'a strategy without its block: new pods by the count of current ones',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 3, spec: ['updateStrategy: {type: RollingUpdate}'] });
      await setImage(stage, 'web', 'web:2');
      await stage.until('the update', rolledOut('web', upTo(3)));
    },
  },
  {
    name: 'the history is cut at its limit',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 1, spec: ['revisionHistoryLimit: 1'] });
      for (const image of ['web:2', 'web:3', 'web:4']) {
        await setImage(stage, 'web', image);
        await stage.quiet();
        await stage.until(image, rolledOut('web', upTo(1)));
      }
    },
  },
  {
    name: 'scaled down in the middle of an update',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 3 });
      await stage.patch('statefulsets', 'web', partition(2));
      await setImage(stage, 'web', 'web:2');
      await stage.quiet();
      await scale(stage, 'web', 2);
      await stage.until('2 pods', (view) => view.get('pods', 'web-2') === undefined);
      await stage.patch('statefulsets', 'web', partition(0));
      await stage.until('the update', rolledOut('web', upTo(2)));
    },
  },
  {
    name: 'minReadySeconds paces an update',
    run: async (stage) => {
      await bringUp(stage, 'web', { replicas: 2, spec: ['minReadySeconds: 2'] });
      await setImage(stage, 'web', 'web:2');
      await stage.until('the update', rolledOut('web', upTo(2)));
    },
  },
  {
    name: 'maxUnavailable is dropped without its gate',
    run: async (stage) => {
      const spec = ['updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 2}}'];
      await stage.apply(manifest('web', { replicas: 3, spec }));
      await stage.until('3 pods', rolledOut('web', upTo(3)));
      await setImage(stage, 'web', 'web:2');
      await stage.until('the update', rolledOut('web', upTo(3)));
    },
  },
];

compare('updates', controlPlane('same'), scripts);
