/** The logs that `stsview why` adds to the evidence of crashed containers. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { withLastLogLines } from '../../../../source/session/read/last-log-lines.ts';
import { aPod, aSet, healthySnapshot, MINUTE, NOW, waitingPod } from '../../../support/object-builders.ts';

const set = aSet();
const crashing = waitingPod('CrashLoopBackOff', NOW - MINUTE, { restarts: 5 });
const status = describeSet(healthySnapshot(set, aPod(set, 1, crashing)), set, { now: NOW });

test('the last lines of the previous run are added to the evidence', async () => {
  const asked: string[] = [];
  const [told] = await withLastLogLines(
    {
      getText: (path) => {
        asked.push(path);
        return Promise.resolve(`starting\n\npanic: ${'x'.repeat(1000)}\n`);
      },
    },
    [status],
  );
  assert.deepEqual(asked, ['/api/v1/namespaces/shop/pods/web-1/log?container=main&tailLines=5&previous=true']);
  const lines = told?.findings[0]?.evidence.filter((line) => line.startsWith('log of main: ')) ?? [];
  assert.equal(lines[0], 'log of main: starting');
  assert.equal(lines[1]?.length, 'log of main: '.length + 300);
});

test('without permission to read logs, the reason is shown; any other failure too', async () => {
  const failing = (error: Error) => withLastLogLines({ getText: () => Promise.reject(error) }, [status]);
  const [refused] = await failing(new ClusterError('forbidden', 'no'));
  assert.match(refused?.findings[0]?.evidence.at(-1) ?? '', /logs may not be read here .*pods\/log/);
  const [lost] = await failing(new ClusterError('network', 'gone'));
  assert.equal(lost?.findings[0]?.evidence.at(-1), 'not known: the log of main could not be read: gone');
});

test('no logs are read for a healthy set', async () => {
  const healthy = describeSet(healthySnapshot(aSet()), aSet(), { now: NOW });
  const sets = [healthy];
  assert.equal(await withLastLogLines({ getText: () => assert.fail('asked') }, sets), sets);
});
