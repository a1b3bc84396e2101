/** Identity and order: the simulated and the genuine cluster create, delete and recreate pods alike. */

import { bedTimes, statefulSetManifest, yamlOf } from '../../../support/manifests.ts';
import { controlPlane } from '../../control-plane.ts';
import { compareClusters } from './compare.ts';
import {
  allReady,
  applyAndWaitUntilReady,
  type DifferentialScript,
  manifest,
  ordinalsUpTo,
  rolledOut,
  scale,
  setImage,
} from './set-steps.ts';
import { hasCondition, waitingReason } from './test-cluster.ts';

const claims = [['data', 'standard']] as const;

const scripts: readonly DifferentialScript[] = [
  {
    name: 'a set is created in order',
    run: (stage) => applyAndWaitUntilReady(stage, 'web', { replicas: 3, claims }),
  },
  {
    name: 'scaled up, and down to zero',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2, claims });
      await scale(stage, 'web', 4);
      await stage.waitUntil('4 pods', allReady('web', ordinalsUpTo(4)));
      await scale(stage, 'web', 0);
      await stage.waitUntil('no pod', allReady('web', []));
    },
  },
  {
    name: 'scaled down, the claim stays and is used again',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 3, claims });
      await scale(stage, 'web', 2);
      await stage.waitUntil('2 pods', allReady('web', ordinalsUpTo(2)));
      await scale(stage, 'web', 3);
      await stage.waitUntil('3 pods', allReady('web', ordinalsUpTo(3)));
    },
  },
  {
    name: 'a deleted pod is recreated with its name',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2, claims });
      await stage.remove('pods', 'web-0');
      await stage.waitUntil('web-0 to go', (view) => !view.isReady('web-0'));
      await stage.waitUntil('2 pods', allReady('web', ordinalsUpTo(2)));
    },
  },
  {
    name: 'a force-deleted pod is recreated at once',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2, stopMs: 60_000 });
      await stage.remove('pods', 'web-1', { force: true });
      await stage.waitUntil('2 pods', allReady('web', ordinalsUpTo(2)));
    },
  },
  {
    name: 'ordinals that start at 5',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 3, claims, spec: ['ordinals: {start: 5}'] }, 5);
      await scale(stage, 'web', 2);
      await stage.waitUntil('2 pods', allReady('web', ordinalsUpTo(2, 5)));
    },
  },
  {
    name: 'the start of the ordinals changes',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2 });
      await stage.patch('statefulsets', 'web', { spec: { ordinals: { start: 1 } } });
      await stage.waitUntil('web-1 and web-2', allReady('web', [1, 2]));
    },
  },
  {
    name: 'Parallel: scaled up and down',
    isOrdered: false,
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 4, claims, policy: 'Parallel' });
      await scale(stage, 'web', 1);
      await stage.waitUntil('1 pod', allReady('web', ordinalsUpTo(1)));
    },
  },
  {
    name: 'a pod that is not ready delays those after it',
    run: async (stage) => {
      await stage.apply(manifest('web', { replicas: 3, image: 'web:unready' }));
      await stage.waitUntil('web-0 to run', (view) => view.phase('pods', 'web-0') === 'Running');
    },
  },
  {
    name: 'a crashing pod delays those after it',
    run: async (stage) => {
      await stage.apply(manifest('web', { replicas: 2, image: 'web:crash' }));
      await stage.waitUntil(
        'web-0 to crash',
        (view) => waitingReason(view.get('pods', 'web-0')) === 'CrashLoopBackOff',
      );
    },
  },
  {
    name: 'minReadySeconds delays the next pod',
    run: (stage) => applyAndWaitUntilReady(stage, 'web', { replicas: 2, spec: ['minReadySeconds: 3'] }),
  },
  {
    name: 'two claim templates',
    run: (stage) => applyAndWaitUntilReady(stage, 'web', { replicas: 2, claims: [...claims, ['logs', 'retained']] }),
  },
  {
    name: 'a deleted set keeps its claims',
    isOrdered: false,
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2, claims });
      await stage.remove('statefulsets', 'web');
      await stage.waitUntil('no pod', allReady('web', []));
    },
  },
  {
    name: 'deleted in the foreground: the set is deleted last',
    isOrdered: false,
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2 });
      await stage.remove('statefulsets', 'web', { cascade: 'foreground' });
      await stage.waitUntil('no set', (view) => view.get('statefulsets', 'web') === undefined);
    },
  },
  {
    name: 'orphaned and recreated: pods and revisions are adopted',
    run: async (stage) => {
      const options = { replicas: 2, claims };
      await applyAndWaitUntilReady(stage, 'web', options);
      await stage.remove('statefulsets', 'web', { cascade: 'orphan' });
      await stage.waitUntil('no set', (view) => view.get('statefulsets', 'web') === undefined);
      await stage.waitUntilQuiet();
      await stage.apply(yamlOf(statefulSetManifest('web', { ...options, annotations: bedTimes() })));
      await stage.waitUntil('it to own its pods', (view) =>
        view.list('pods').every(({ metadata }) => metadata.ownerReferences?.length === 1),
      );
      await stage.waitUntil('it to be ready', rolledOut('web', ordinalsUpTo(2)));
    },
  },
  {
    name: 'a pod without the labels of its set is replaced',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 2 });
      await stage.patch('pods', 'web-1', { metadata: { labels: { app: 'other' } } });
      await stage.waitUntilQuiet();
      await stage.remove('pods', 'web-1');
      await stage.waitUntil('web-1 to be back', rolledOut('web', ordinalsUpTo(2)));
    },
  },
  {
    name: "a foreign pod holds an ordinal's name",
    isOrdered: false,
    run: async (stage) => {
      await stage.apply(
        '{apiVersion: v1, kind: Pod, metadata: {name: web-1}, spec: {containers: [{name: main, image: "web:1"}]}}',
      );
      await stage.apply(manifest('web', { replicas: 3 }));
      await stage.waitUntil('web-0', (view) => view.isReady('web-0') && view.isReady('web-1'));
    },
  },
  {
    name: 'a broken first revision is corrected',
    run: async (stage) => {
      await stage.apply(manifest('web', { replicas: 2, image: 'web:missing' }));
      await stage.waitUntil('web-0 to fail', (view) => waitingReason(view.get('pods', 'web-0')) === 'ImagePullBackOff');
      await setImage(stage, 'web', 'web:2');
      await stage.waitUntilQuiet();
      await stage.remove('pods', 'web-0');
      await stage.waitUntil('2 pods', rolledOut('web', ordinalsUpTo(2)));
    },
  },
  {
    name: 'a quota refuses the third pod',
    run: async (stage) => {
      await stage.apply('{apiVersion: v1, kind: ResourceQuota, metadata: {name: few}, spec: {hard: {pods: "2"}}}');
      await stage.waitUntilQuiet();
      await stage.apply(manifest('web', { replicas: 3 }));
      await stage.waitUntil('2 pods', allReady('web', ordinalsUpTo(2)));
      await stage.waitUntil('a refusal', (view) =>
        view.list('events').some((event) => event['reason'] === 'FailedCreate'),
      );
    },
  },
  {
    name: 'scaled away and unhealthy: the first of these pods is deleted',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', { replicas: 1 });
      await stage.patch('statefulsets', 'web', { spec: { updateStrategy: { rollingUpdate: { partition: 1 } } } });
      await setImage(stage, 'web', 'web:unready');
      await scale(stage, 'web', 2);
      await stage.waitUntil('web-1 to run', (view) => {
        const pod = view.get('pods', 'web-1');
        return pod !== undefined && view.phase('pods', 'web-1') === 'Running' && !hasCondition(pod, 'Ready');
      });
      await scale(stage, 'web', 1);
      await stage.waitUntil('web-1 to go', (view) => view.get('pods', 'web-1') === undefined);
    },
  },
];

compareClusters('order', controlPlane('same'), scripts);
