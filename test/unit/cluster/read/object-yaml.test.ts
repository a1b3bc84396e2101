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

test('an object that is too large, or nested too deeply, is refused with a sentence that names it', async () => {
  const object = { kind: 'Pod', namespace: 'shop', name: 'web-0' } as const;
  const options = { signal: new AbortController().signal, managedFields: false };
  const read = (text: string) =>
    readYaml(
      createTextTransport(async () => text),
      object,
      options,
    );
  const large = JSON.stringify({ metadata: { annotations: { note: 'x'.repeat(50_000_000) } } });
  await assert.rejects(read(large), {
    message: /^Pod web-0 has more than 16 million characters, which are not shown: look at it with kubectl/,
  });
  const deep = `{"status":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  await assert.rejects(read(deep), { message: /^Pod web-0 is nested too deeply to be shown: look at it with kubectl/ });
  const odd = '{"__proto__":{"a":1},"constructor":{"prototype":2},"kind":"Pod"}';
  assert.deepEqual(await read(odd), ['__proto__:', '  a: 1', 'constructor:', '  prototype: 2', 'kind: Pod']);
});
