/** Attaching to a container's own program. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podManifest, yamlOf } from '../../../support/manifests.ts';
import { type ClusterHarness, createClusterHarness } from '../cluster-harness.ts';

const POD = { namespace: 'default', name: 'talk' };

function startPod(container: object): ClusterHarness {
  const world = createClusterHarness();
  const containers = [{ name: 'main', image: 'busybox', ...container }];
  world.apply(yamlOf(podManifest('talk', { spec: { restartPolicy: 'Never', containers } })));
  return world;
}

function attach(world: ClusterHarness) {
  const seen = { text: '', isOver: false };
  const attachment = world.cluster.attach(POD, {
    stdin: true,
    onOutput: (_, bytes) => {
      seen.text += bytes.toString();
      return true;
    },
    onEnd: () => {
      seen.isOver = true;
    },
  });
  assert.ok(attachment !== undefined);
  return { attachment, seen };
}

const isRunning = (world: ClusterHarness) => () => world.get('pods', 'talk')?.status?.['phase'] === 'Running';
const logOf = (world: ClusterHarness): string =>
  world.cluster
    .logs(POD)
    .map(({ text }) => `${text}\n`)
    .join('');

test('a command runs once: who attaches late sees what it printed, and its log says it once', () => {
  const world = startPod({ stdin: true, stdinOnce: true, args: ['sh', '-c', 'echo one; sleep 20; echo two'] });
  world.until('it to run', isRunning(world));
  const { seen } = attach(world);
  assert.equal(seen.text, 'one\n');
  world.until('its end', () => seen.isOver);
  assert.equal(seen.text, 'one\ntwo\n');
  assert.equal(logOf(world), 'one\ntwo\n');
});

test('what a reader of the log has seen is not shown again to the first who attaches', () => {
  const world = startPod({ stdin: true, stdinOnce: true, args: ['sh', '-c', 'echo one; sleep 20; echo two'] });
  world.until('it to run', isRunning(world));
  world.clock.advance(1000);
  assert.equal(logOf(world), 'one\n');
  world.until('its end', () => world.get('pods', 'talk')?.status?.['phase'] === 'Succeeded');
  const { seen } = attach(world);
  assert.deepEqual(seen, { text: 'two\n', isOver: true });
});

test('input reaches the program, whose input ends with the one who attached', () => {
  const world = startPod({ stdin: true, stdinOnce: true });
  world.until('it to run', isRunning(world));
  const { attachment, seen } = attach(world);
  attachment.input(Buffer.from('echo typed\n'));
  attachment.detach();
  world.until('its end', () => world.get('pods', 'talk')?.status?.['phase'] === 'Succeeded');
  assert.equal(seen.text, 'typed\n');
});

test('without stdinOnce, the program goes on, and two who are attached see the same', () => {
  const world = startPod({ stdin: true });
  world.until('it to run', isRunning(world));
  const [first, second] = [attach(world), attach(world)];
  first.attachment.input(Buffer.from('echo said\n'));
  world.clock.advance(1000);
  assert.deepEqual([first.seen.text, second.seen.text], ['said\n', 'said\n']);
  first.attachment.detach();
  second.attachment.input(Buffer.from('exit 3\n'));
  world.until('its end', () => second.seen.isOver);
  assert.equal(world.get('pods', 'talk')?.status?.['phase'], 'Failed');
});

test('what the part of an image prints is shown, too', () => {
  const world = startPod({ image: 'postgres:18' });
  world.until('it to run', isRunning(world));
  const { seen } = attach(world);
  world.clock.advance(10_000);
  assert.match(seen.text, /ready to accept connections\n$/);
});
