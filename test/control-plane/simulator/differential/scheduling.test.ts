/** Pods that fit on no node: the simulated and the genuine scheduler leave them for the same reasons. */

import { controlPlane } from '../../control-plane.ts';
import { compareClusters } from './compare.ts';
import { applyAndWaitUntilReady, type DifferentialScript, manifest, type SetManifest } from './set-steps.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const HOST = 'kubernetes.io/hostname';

/** What a set of one pod wants, and no node can give. */
const IMPOSSIBLE: readonly (readonly [what: string, wish: Partial<SetManifest>])[] = [
  ['more than a node has', { container: 'resources: {requests: {memory: 900Ti}}' }],
  ['a device that no node has', { container: 'resources: {limits: {example.com/gpu: 1}}' }],
  [
    'company that is not there',
    {
      pod: `affinity: {podAffinity: {${REQUIRED}: [{topologyKey: ${HOST}, labelSelector: {matchLabels: {app: other}}}]}}`,
    },
  ],
  [
    'a domain that no node is in',
    {
      pod: 'topologySpreadConstraints: [{maxSkew: 1, topologyKey: rack, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}]',
    },
  ],
  ['gates', { pod: 'schedulingGates: [{name: example.com/quota}]' }],
];

const scripts: readonly DifferentialScript[] = [
  ...IMPOSSIBLE.map(
    ([what, wish]): DifferentialScript => ({
      name: `a set that wants ${what}`,
      run: async (stage) => {
        await stage.apply(manifest('web', { replicas: 2, ...wish }));
        await stage.waitUntil('web-0', (view) => view.phase('pods', 'web-0') === 'Pending');
      },
    }),
  ),
  {
    name: 'a port of the node that one pod of a set can have there',
    run: async (stage) => {
      await applyAndWaitUntilReady(stage, 'web', {
        replicas: 3,
        container: 'ports: [{containerPort: 80, hostPort: 38080}]',
      });
      await stage.patch('statefulsets', 'web', { spec: { replicas: 4 } });
      await stage.waitUntil('web-3', (view) => view.phase('pods', 'web-3') === 'Pending');
    },
  },
];

compareClusters('scheduling', controlPlane('same'), scripts);
