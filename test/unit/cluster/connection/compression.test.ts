import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCompression } from '../../../../source/cluster/connection/compression.ts';

function compressionOf(server: string) {
  let now = 1000;
  const compression = createCompression(new URL(server), () => now);
  const pass = (ms: number): void => {
    now += ms;
  };
  const read = (bytes: number, ms: number): void => {
    compression.beginBody();
    compression.addBytes(bytes);
    pass(ms);
    compression.endBody();
  };
  return { compression, pass, read };
}

test('responses are compressed if the server is distant, and through kubectl proxy, which is local', () => {
  for (const server of [
    'https://10.0.0.1:6443',
    'https://api.example',
    'http://127.0.0.1:8001',
    'http://localhost:8001',
  ]) {
    assert.equal(compressionOf(server).compression.encoding(), 'gzip', server);
  }
});

test('responses of this machine are not compressed, however long it pauses', () => {
  for (const server of ['https://127.0.0.1:6443', 'https://localhost:6443', 'https://[::1]:6443']) {
    const { compression, pass, read } = compressionOf(server);
    read(600_000, 90);
    pass(60_000);
    read(8_000_000, 400);
    assert.equal(compression.encoding(), 'identity', server);
  }
});

test('responses through a slow tunnel are compressed once its speed is known, also during the first body', () => {
  const { compression, pass, read } = compressionOf('https://127.0.0.1:6443');
  assert.equal(compression.encoding(), 'identity');
  compression.beginBody();
  compression.addBytes(100_000);
  pass(100);
  assert.equal(compression.encoding(), 'identity', 'too early to tell');
  compression.addBytes(100_000);
  pass(100);
  assert.equal(compression.encoding(), 'gzip');
  compression.endBody();
  read(60_000, 20);
  assert.equal(compression.encoding(), 'gzip');
});

test('bodies that arrive at the same time share their time', () => {
  const { compression, pass } = compressionOf('https://127.0.0.1:6443');
  for (let body = 0; body < 4; body += 1) compression.beginBody();
  pass(200);
  for (let body = 0; body < 4; body += 1) {
    compression.addBytes(250_000);
    compression.endBody();
  }
  assert.equal(compression.encoding(), 'identity');
});
