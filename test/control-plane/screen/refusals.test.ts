/** What was read once stays on the screen, whatever a gateway answers, and whatever right is taken away. */

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { openTestTerminal } from '../../program/harness/terminal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { applySet } from '../actions/harness.ts';
import { controlPlane } from '../control-plane.ts';
import { type DisturbedPlane, openDisturbed } from '../disturbed.ts';

const plane = controlPlane('refusals');
const options = { skip: plane.skip, timeout: 180_000 };

describe('on the screen', { skip: plane.skip }, () => {
  let disturbed: DisturbedPlane;

  before(async () => {
    disturbed = await openDisturbed(plane);
    await applySet(plane, 'web', { replicas: 2, claims: true });
  });

  after(() => disturbed.close());

  afterEach(() => {
    disturbed.proxy.intercept = () => undefined;
  });

  function open(as: readonly string[] = []) {
    const { kubeconfig, namespace } = disturbed.plane;
    return openTestTerminal({ args: ['--kubeconfig', kubeconfig, '-n', namespace, ...as], columns: 160, rows: 40 });
  }

  for (const [status, reason] of [
    [403, /Not allowed/],
    [404, /Not found/],
  ] as const) {
    test(`a gateway that answers ${status} to everything takes nothing away, and keys work`, options, async () => {
      using terminal = open();
      await terminal.waitForText(/● live/, 30_000);
      await terminal.waitForText(/› +web .*2\/2/, 20_000);
      disturbed.proxy.intercept = () => ({ type: 'answer', status, body: 'no', contentType: 'text/plain' });
      disturbed.proxy.cutWatches();
      await terminal.waitForText(/stale since/, 10_000);
      await terminal.waitForText(reason);
      const before = disturbed.proxy.requests.length;
      await waitFor(
        () => disturbed.proxy.requests.length,
        (count) => count > before + 60,
        { what: 'every list to be tried again several times', deadline: 60_000 },
      );
      assert.match(terminal.screen(), /stale since/);
      assert.match(terminal.screen(), /› +web .*2\/2/);
      terminal.press('enter');
      await terminal.waitForText(/data-web-1 /, 10_000);
      assert.match(terminal.screen(), /stale since/);
      disturbed.proxy.intercept = () => undefined;
      await terminal.waitForText(/● live/, 30_000);
      assert.match(terminal.screen(), /data-web-1 /);
    });
  }

  test('a right that is really taken away is said in the column, and the sets stay', options, async () => {
    const { namespace } = plane;
    const reader = `reader-${namespace}`;
    const roles = (resources: readonly string[]) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- {apiGroups: ["", apps, discovery.k8s.io], resources: ${JSON.stringify(resources)}, verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: ${reader}, apiGroup: rbac.authorization.k8s.io}]
`;
    const all = [
      'statefulsets',
      'pods',
      'persistentvolumeclaims',
      'services',
      'endpointslices',
      'controllerrevisions',
      'events',
    ];
    await plane.apply(roles(all));
    using terminal = open(['--as', reader]);
    await terminal.waitForText(/› +web .*2\/2/, 30_000);
    terminal.press('enter');
    await terminal.waitForText(/data-web-1 /, 10_000);
    await plane.apply(roles(all.filter((name) => name !== 'persistentvolumeclaims')));
    disturbed.proxy.cutWatches();
    await terminal.waitForText(/not allowed to read PersistentVolumeClaim/, 60_000);
    assert.match(terminal.screen(), /web-1 /);
    await plane.apply(roles(['configmaps']));
    disturbed.proxy.cutWatches();
    await terminal.waitForText(/stale since/, 60_000);
    await terminal.waitForText(/Not allowed: User "reader-/, 10_000);
    terminal.press('esc');
    await terminal.waitForText(/› +web /, 10_000);
    await plane.apply(roles(all));
    await terminal.waitForText(/› +web .*2\/2/, 60_000);
  });
});
