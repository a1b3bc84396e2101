import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import {
  type ClusterAccessOptions,
  connectionSettingsOf,
  loadClusterAccess,
} from '../../../../source/cluster/connection/cluster-access.ts';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { kubeconfigOf, temporaryKubeconfigFolder } from './kubeconfig-folder.ts';

const SERVER = { server: 'https://10.0.0.1:6443' };

function load(options: Partial<ClusterAccessOptions>) {
  return loadClusterAccess({ env: {}, home: '/nonexistent', serviceAccountFolder: '/nonexistent', ...options });
}

function refusal(options: Partial<ClusterAccessOptions>): string {
  try {
    load(options);
  } catch (thrown) {
    assert.ok(thrown instanceof ClusterError);
    assert.equal(thrown.kind, 'config');
    assert.ok(!thrown.message.includes('\n'), thrown.message);
    return thrown.message;
  }
  throw new assert.AssertionError({ message: 'it was taken' });
}

test('the default file, its current context, and the namespace "default"', (context) => {
  const folder = temporaryKubeconfigFolder(context);
  mkdirSync(join(folder.path, '.kube'));
  folder.write('.kube/config', kubeconfigOf(SERVER));
  const access = load({ home: folder.path });
  assert.deepEqual(access, {
    contextName: 'test',
    contexts: [{ name: 'test', cluster: 'test', user: 'tester', namespace: undefined }],
    namespace: 'default',
    server: 'https://10.0.0.1:6443',
    clusterName: 'test',
    userName: 'tester',
    impersonates: undefined,
  });
});

test('KUBECONFIG as a list: the first definition of a name counts, and missing files are skipped', (context) => {
  const folder = temporaryKubeconfigFolder(context);
  const first = folder.write(
    'first',
    'contexts: [{name: a, context: {cluster: c, user: u, namespace: one}}]\nclusters: [{name: c, cluster: {server: "https://one"}}]\n',
  );
  const second = folder.write(
    'second',
    'current-context: a\ncontexts: [{name: a, context: {cluster: c, namespace: two}}, {name: b, context: {cluster: c}}]\n' +
      'clusters: [{name: c, cluster: {server: "https://two"}}]\nusers: [{name: u, user: {token: t}}]\n',
  );
  const KUBECONFIG = ['', join(folder.path, 'missing'), first, second, first].join(delimiter);
  const access = load({ env: { KUBECONFIG } });
  assert.equal(access.contextName, 'a');
  assert.equal(access.namespace, 'one');
  assert.equal(access.server, 'https://one');
  assert.equal(connectionSettingsOf(access).user.token, 't');
  assert.deepEqual(access.contexts.map(({ name }) => name).sort(), ['a', 'b']);
});

test('--kubeconfig replaces all files, and --context selects a context', (context) => {
  const folder = temporaryKubeconfigFolder(context);
  const KUBECONFIG = folder.write('variable', kubeconfigOf({ server: 'https://variable' }));
  const kubeconfig = folder.write(
    'flag',
    'contexts: [{name: x, context: {cluster: c}}, {name: y, context: {cluster: c, namespace: shop}}]\n' +
      'clusters: [{name: c, cluster: {server: "https://flag/k8s/clusters/c-1/"}}]',
  );
  const access = load({ kubeconfig, context: 'y', env: { KUBECONFIG } });
  assert.deepEqual([access.server, access.namespace, access.userName], ['https://flag/k8s/clusters/c-1', 'shop', '']);
});

test('paths are relative to the file that contains them', (context) => {
  const folder = temporaryKubeconfigFolder(context);
  const user = {
    'client-certificate': 'a.crt',
    'client-key': '/abs/a.key',
    tokenFile: 'pki/token',
    exec: { command: './plugin' },
  };
  const kubeconfig = folder.write('config', kubeconfigOf({ ...SERVER, 'certificate-authority': 'pki/ca.crt' }, user));
  const settings = connectionSettingsOf(load({ kubeconfig }));
  assert.equal(settings.cluster.caFile, join(folder.path, 'pki/ca.crt'));
  assert.equal(settings.user.certFile, join(folder.path, 'a.crt'));
  assert.equal(settings.user.keyFile, '/abs/a.key');
  assert.equal(settings.user.tokenFile, join(folder.path, 'pki/token'));
  assert.equal(settings.user.exec?.command, join(folder.path, 'plugin'));
});

test('impersonation from the flags, or else from the file', (context) => {
  const folder = temporaryKubeconfigFolder(context);
  const user = { as: 'eve', 'as-groups': ['g'], 'as-uid': '7', 'as-user-extra': { scopes: ['s'] } };
  const kubeconfig = folder.write('config', kubeconfigOf(SERVER, user));
  const fromFile = connectionSettingsOf(load({ kubeconfig })).user;
  assert.deepEqual(
    [fromFile.as, fromFile.asGroups, fromFile.asUid, fromFile.asExtra],
    ['eve', ['g'], '7', { scopes: ['s'] }],
  );
  const access = load({ kubeconfig, as: 'bob', asGroups: ['h', 'i'] });
  assert.equal(access.impersonates, 'bob');
  assert.deepEqual(connectionSettingsOf(access).user.asGroups, ['h', 'i']);
});

test('inside a cluster, without a kubeconfig', (context) => {
  const folder = temporaryKubeconfigFolder(context);
  folder.write('token', 'secret');
  folder.write('ca.crt', 'ca');
  folder.write('namespace', 'shop\n');
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  const access = load({ env, serviceAccountFolder: folder.path });
  assert.deepEqual([access.contextName, access.server, access.namespace], ['in-cluster', 'https://[fd00::1]', 'shop']);
  assert.equal(connectionSettingsOf(access).user.tokenFile, join(folder.path, 'token'));
});

test('neither an access nor an error contains a credential', (context) => {
  const folder = temporaryKubeconfigFolder(context);
  const user = { token: 's3cr3t-token', password: 's3cr3t-pass', username: 'u' };
  const kubeconfig = folder.write('config', kubeconfigOf({ server: 'https://me:s3cr3t-url@host' }, user));
  const access = load({ kubeconfig });
  assert.equal(access.server, 'https://host');
  assert.ok(!JSON.stringify(access).includes('s3cr3t'));
});

const BROKEN: readonly (readonly [string, string, Partial<ClusterAccessOptions>, RegExp])[] = [
  ['an empty file', '', {}, /^The kubeconfig .*config is empty: give one with --kubeconfig or KUBECONFIG\.$/],
  [
    'broken YAML',
    'clusters:\n  - {a: [}\n',
    {},
    /^The kubeconfig .*config is not valid YAML at line 2 \(.*\): correct the file\.$/,
  ],
  ['a tab for indentation', 'clusters:\n\t- name: x\n', {}, /is not valid YAML at line 2/],
  ['no map', '- a\n- b\n', {}, /holds no configuration: check that it is the right file\.$/],
  [
    'no current context',
    kubeconfigOf(SERVER).replace('"current-context":"test",', ''),
    {},
    /has no current context: choose one with --context \(test\)\.$/,
  ],
  [
    'an unknown context',
    kubeconfigOf(SERVER),
    { context: 'prod' },
    /^There is no context "prod" in the kubeconfig: choose one of test\.$/,
  ],
  [
    'a dangling cluster',
    kubeconfigOf(SERVER, {}, { cluster: 'gone' }),
    {},
    /^The context "test" names a cluster "gone" that the kubeconfig lacks/,
  ],
  [
    'a dangling user',
    kubeconfigOf(SERVER, {}, { user: 'gone' }),
    {},
    /^The context "test" names a user "gone" that the kubeconfig lacks/,
  ],
  ['no server', kubeconfigOf({}), {}, /^Cluster "test" of the kubeconfig has no server/],
  ['an odd server', kubeconfigOf({ server: 'ftp://x' }), {}, /is not an http or https address \(ftp:\/\/x\)/],
  [
    'an odd proxy',
    kubeconfigOf({ ...SERVER, 'proxy-url': 'gopher://x' }),
    {},
    /^The proxy is not an http, https or socks address/,
  ],
  [
    'groups without a user',
    kubeconfigOf(SERVER),
    { asGroups: ['g'] },
    /^Groups to impersonate need a user to impersonate: add --as\.$/,
  ],
];

for (const [name, content, options, sentence] of BROKEN) {
  test(`${name}: an error of one sentence`, (context) => {
    const folder = temporaryKubeconfigFolder(context);
    assert.match(refusal({ kubeconfig: folder.write('config', content), ...options }), sentence);
  });
}

test('no file at all, a missing file, and a directory: one sentence each', (context) => {
  const folder = temporaryKubeconfigFolder(context);
  assert.match(refusal({ home: folder.path }), /^No kubeconfig found \(.*\.kube\/config\): give one with --kubeconfig/);
  assert.match(refusal({ kubeconfig: '/nonexistent/x' }), /^There is no kubeconfig \/nonexistent\/x: check the path/);
  assert.match(refusal({ kubeconfig: folder.path }), /^Cannot read the kubeconfig .* \(EISDIR/);
});

const TWO = JSON.stringify({
  'current-context': 'a',
  contexts: [{ name: 'a', context: { cluster: 'one', user: 'ann', namespace: 'shop' } }],
  clusters: [
    {
      name: 'one',
      cluster: { server: 'https://one', 'tls-server-name': 'one.example', 'certificate-authority-data': 'Y2E=' },
    },
    { name: 'two', cluster: { server: 'https://two' } },
  ],
  users: [
    { name: 'ann', user: { token: 'hers', as: 'boss' } },
    { name: 'bob', user: { 'client-certificate-data': 'Yw==', 'client-key-data': 'aw==', exec: { command: 'login' } } },
  ],
});

test('--cluster, --user and --server override the context', (context) => {
  const kubeconfig = temporaryKubeconfigFolder(context).write('config', TWO);
  const other = load({ kubeconfig, cluster: 'two', user: 'bob' });
  assert.deepEqual([other.server, other.clusterName, other.userName], ['https://two', 'two', 'bob']);
  assert.equal(other.namespace, 'shop');
  const moved = load({ kubeconfig, server: 'https://127.0.0.1:6443/' });
  assert.equal(moved.server, 'https://127.0.0.1:6443');
  const { cluster } = connectionSettingsOf(moved);
  assert.deepEqual([cluster.caData, cluster.tlsServerName], ['Y2E=', undefined]);
  assert.match(refusal({ kubeconfig, cluster: 'three' }), /There is no cluster "three" .*: choose one of one, two\./);
  assert.match(refusal({ kubeconfig, user: 'eve' }), /There is no user "eve" .*: choose one of ann, bob\./);
});

test('--token replaces all credentials of the user, and keeps whom the user acts as', (context) => {
  const kubeconfig = temporaryKubeconfigFolder(context).write('config', TWO);
  const { user } = connectionSettingsOf(load({ kubeconfig, user: 'bob', token: 'given' }));
  assert.deepEqual([user.token, user.certData, user.keyData, user.exec], ['given', undefined, undefined, undefined]);
  const access = load({ kubeconfig, token: 'given' });
  assert.deepEqual([connectionSettingsOf(access).user.as, access.userName], ['boss', '--token']);
});
