/** The subresource `ephemeralcontainers`, as `kubectl debug` uses it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitEphemeralContainers } from '../../../../source/simulator/admission/ephemeral-containers.ts';
import { withDefaults } from '../../../../source/simulator/defaults/defaults.ts';
import type { KubeObject } from '../../../../source/simulator/model/kube-object.ts';

const GIVEN = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', namespace: 'default', uid: '1', resourceVersion: '1' },
  spec: { restartPolicy: 'Always', containers: [{ name: 'main', image: 'web' }] },
} as unknown as KubeObject;
const POD = withDefaults('pods', GIVEN, { maxUnavailable: false });

const sent = (...ephemeralContainers: readonly object[]): KubeObject => ({
  ...POD,
  spec: { ...POD.spec, containers: [], ephemeralContainers },
});

test('the containers are added with their defaults, and nothing else of the pod changes', () => {
  const pod = admitEphemeralContainers(sent({ name: 'debug', image: 'busybox', targetContainerName: 'main' }), POD);
  assert.deepEqual(pod.spec?.['containers'], POD.spec?.['containers']);
  assert.deepEqual(pod.spec?.['ephemeralContainers'], [
    {
      name: 'debug',
      image: 'busybox',
      targetContainerName: 'main',
      imagePullPolicy: 'Always',
      resources: {},
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
    },
  ]);
});

const DEBUG = { name: 'debug', image: 'busybox' };
const REFUSED: readonly (readonly [string, KubeObject, RegExp])[] = [
  [
    'a target that is not there',
    sent({ ...DEBUG, targetContainerName: 'x' }),
    /\[1\]\.targetContainerName: Not found: "x"/,
  ],
  ['the name of a container', sent({ ...DEBUG, name: 'main' }), /\[1\]\.name: Duplicate value: "main"/],
  ['no image', sent({ name: 'debug' }), /\[1\]\.image: Required value/],
  [
    'ports',
    sent({ ...DEBUG, ports: [{ containerPort: 80 }] }),
    /\[1\]\.ports: Forbidden: cannot be set for an Ephemeral/,
  ],
];

for (const [what, pod, message] of REFUSED) {
  test(`refused: ${what}`, () => {
    const before = admitEphemeralContainers(sent({ name: 'first', image: 'busybox' }), POD);
    const [first] = [before.spec?.['ephemeralContainers']].flat();
    const all = {
      ...pod,
      spec: { ...pod.spec, ephemeralContainers: [first, ...[pod.spec?.['ephemeralContainers']].flat()] },
    };
    assert.throws(() => admitEphemeralContainers(all, before), message);
  });
}

test('one that is there may be neither changed nor removed', () => {
  const before = admitEphemeralContainers(sent(DEBUG), POD);
  assert.throws(
    () => admitEphemeralContainers(sent(), before),
    /existing ephemeral containers "debug" may not be removed/,
  );
  const other = sent({ ...DEBUG, image: 'alpine' });
  assert.throws(
    () => admitEphemeralContainers(other, before),
    /existing ephemeral containers "debug" may not be changed/,
  );
});
