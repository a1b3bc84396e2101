import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDfLine, readMounts } from '../../../../source/cluster/stream/disk-free.ts';

const LINES: readonly (readonly [string, string, readonly number[] | undefined])[] = [
  [
    'coreutils',
    'Filesystem     1024-blocks    Used Available Capacity Mounted on\n/dev/sdb          10255636 9811668    427584      96% /data\n',
    [10255636, 9811668, 427584],
  ],
  [
    'busybox, of inodes',
    'Filesystem              Inodes      Used Available Use% Mounted on\n/dev/sdb                655360      1234    654126   0% /data\n',
    [655360, 1234, 654126],
  ],
  [
    'an NFS export',
    'Filesystem 1024-blocks Used Available Capacity Mounted on\nnfs:/a b 100 60 40 60% /data\n',
    [100, 60, 40],
  ],
  ['no percentage', 'Filesystem Inodes IUsed IFree IUse% Mounted on\nefs 0 0 0 - /data\n', [0, 0, 0]],
  ['an error', 'df: /data: No such file or directory\n', undefined],
  ['nothing', '', undefined],
];
for (const [what, output, numbers] of LINES) {
  test(`df: ${what}`, () => {
    const line = readDfLine(output);
    assert.deepEqual(line && [line.total, line.used, line.available], numbers);
  });
}

test('a claim is measured in a running container that has it mounted', async () => {
  const pod = {
    spec: {
      containers: [
        { name: 'exporter', volumeMounts: [{ name: 'data', mountPath: '/d' }] },
        { name: 'db', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      ],
    },
    status: {
      containerStatuses: [
        { name: 'exporter', state: { waiting: { reason: 'CrashLoopBackOff' } } },
        { name: 'db', state: { running: {} } },
      ],
    },
  };
  const client = { get: async () => pod };
  const volumes = [
    { volume: 'data', claim: 'data-web-0' },
    { volume: 'logs', claim: 'logs-web-0' },
  ];
  const which = { namespace: 'shop', pod: 'web-0' };
  assert.deepEqual(await readMounts(client, which, volumes, new AbortController().signal), [
    { claim: 'data-web-0', container: 'db', path: '/data' },
  ]);
});
