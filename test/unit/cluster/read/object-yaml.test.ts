import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { readYaml } from '../../../../source/cluster/read/inspect.ts';
import { createTextTransport } from '../text-transport.ts';

test('if an object is gone, the error names the object, and not the address of the server', async () => {
  const failing = (error: Error) => createTextTransport(() => Promise.reject(error));
  const object = { kind: 'Pod', namespace: 'shop', name: 'web-0' } as const;
  const options = { signal: new AbortController().signal, managedFields: false };
  const gone = new ClusterError('not-found', 'Not found on https://shop: check the address.');
  await assert.rejects(readYaml(failing(gone), object, options), { message: 'Pod web-0 is not there any more.' });
  const refused = new ClusterError('forbidden', 'Not allowed.');
  await assert.rejects(readYaml(failing(refused), object, options), refused);
});
