import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFromEnvironment } from '../../../../source/cluster/connection/proxy.ts';

const HTTPS_PROXY = 'http://proxy:3128';

const CASES: readonly (readonly [string, Readonly<Record<string, string>>, string | undefined])[] = [
  ['https://api.example.com:6443', { HTTPS_PROXY }, HTTPS_PROXY],
  ['https://api.example.com', { https_proxy: 'proxy:3128' }, HTTPS_PROXY],
  ['http://api.example.com', { HTTPS_PROXY }, undefined],
  ['http://api.example.com', { HTTP_PROXY: HTTPS_PROXY }, HTTPS_PROXY],
  ['https://127.0.0.1:6443', { HTTPS_PROXY }, undefined],
  ['https://localhost', { HTTPS_PROXY }, undefined],
  ['https://[::1]:6443', { HTTPS_PROXY }, undefined],
  ['https://api.example.com', { HTTPS_PROXY, NO_PROXY: '*' }, undefined],
  ['https://api.example.com', { HTTPS_PROXY, NO_PROXY: 'other, example.com' }, undefined],
  ['https://api.example.com', { HTTPS_PROXY, no_proxy: '.example.com' }, undefined],
  ['https://example.com', { HTTPS_PROXY, NO_PROXY: '.example.com' }, HTTPS_PROXY],
  ['https://badexample.com', { HTTPS_PROXY, NO_PROXY: 'example.com' }, HTTPS_PROXY],
  ['https://API.example.com', { HTTPS_PROXY, NO_PROXY: 'api.EXAMPLE.com:443' }, undefined],
  ['https://api.example.com', { HTTPS_PROXY, NO_PROXY: 'api.example.com:6443' }, HTTPS_PROXY],
  ['https://10.1.2.3:6443', { HTTPS_PROXY, NO_PROXY: '10.0.0.0/8' }, undefined],
  ['https://11.1.2.3:6443', { HTTPS_PROXY, NO_PROXY: '10.0.0.0/8,10.0.0.0/99,x/8' }, HTTPS_PROXY],
  ['https://[fd00::5]:6443', { HTTPS_PROXY, NO_PROXY: 'fd00::/8' }, undefined],
  ['https://[fd00::5]:6443', { HTTPS_PROXY, NO_PROXY: 'fd00::5' }, undefined],
  ['https://[fd00::5]:6443', { HTTPS_PROXY, NO_PROXY: '[fd00::5]:6443' }, undefined],
];

for (const [server, env, proxy] of CASES) {
  test(`${server} with ${JSON.stringify(env)}`, () => {
    assert.equal(proxyFromEnvironment(new URL(server), env), proxy);
  });
}
