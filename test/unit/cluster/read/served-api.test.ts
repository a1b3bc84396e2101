/** Interprets a list that is not found or refused, by discovery. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { readDiscovery } from '../../../../source/cluster/read/discovery.ts';
import { createServedApis } from '../../../../source/cluster/read/served-api.ts';
import { CORE_APIS, discoveryAnswer, type ServedForTest } from '../../../support/discovery-answer.ts';
import { createTextTransport } from '../text-transport.ts';

const { signal } = new AbortController();
const CRON_JOBS = { api: '/apis/batch/v1', plural: 'cronjobs' };
const NOT_FOUND = new ClusterError('not-found', 'Not found (404 page not found).', { status: 404 });
const FORBIDDEN = new ClusterError('forbidden', 'Not allowed: User "eve" cannot list cronjobs.', { status: 403 });

const cronJobs = (apiVersion: string, freshness: 'Current' | 'Stale' = 'Current'): ServedForTest => ({
  apiVersion,
  plural: 'cronjobs',
  kind: 'CronJob',
  freshness,
});

/** Answers by path. Any other path is not found. */
function server(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const transport = createTextTransport(async (path) => {
    asked.push(path);
    const answer = answers[path];
    if (answer instanceof Error) throw answer;
    if (answer === undefined) throw NOT_FOUND;
    return typeof answer === 'string' ? answer : JSON.stringify(answer);
  });
  return { asked, transport };
}

function serving(...served: readonly ServedForTest[]) {
  const all = [...CORE_APIS, ...served];
  return server({ '/api': discoveryAnswer('/api', all), '/apis': discoveryAnswer('/apis', all) });
}

/** Lists CronJobs at the path `api`, and fails with `error` for all other paths. */
function listed(transport: ReturnType<typeof server>['transport'], error: Error, api = '') {
  return createServedApis(transport, signal).listIfServed(CRON_JOBS, async (path) => {
    if (path !== api) throw error;
    return path;
  });
}

function protocolError(pattern: RegExp) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof ClusterError);
    assert.equal(error.kind, 'protocol');
    assert.match(error.message, pattern);
    return true;
  };
}

describe('a list that is not found or refused', () => {
  test('is empty if discovery does not have the kind', async () => {
    assert.equal(await listed(serving().transport, NOT_FOUND), undefined);
    assert.equal(await listed(serving().transport, FORBIDDEN), undefined);
    const group = { apiVersion: 'batch/v1', plural: 'jobs', kind: 'Job' };
    assert.equal(await listed(serving(group).transport, NOT_FOUND), undefined);
  });

  test('is read in the other version that is served', async () => {
    const { transport } = serving(cronJobs('batch/v1beta1'));
    assert.equal(await listed(transport, NOT_FOUND, '/apis/batch/v1beta1'), '/apis/batch/v1beta1');
    await assert.rejects(listed(transport, NOT_FOUND), NOT_FOUND);
  });

  test('is an error if discovery has the kind in this version', async () => {
    const { transport } = serving(cronJobs('batch/v1'), cronJobs('batch/v1beta1'));
    await assert.rejects(listed(transport, NOT_FOUND), protocolError(/which it has according to its list of APIs/));
    await assert.rejects(listed(transport, FORBIDDEN), FORBIDDEN);
  });

  test('is an error if discovery cannot be read completely', async () => {
    const whole = serving(cronJobs('batch/v1')).transport;
    const garbage: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
      ['nothing is found', {}],
      ['one root is not found', { '/api': discoveryAnswer('/api', CORE_APIS) }],
      ['a login page', { '/api': '<html>', '/apis': '<html>' }],
      ['another kind', { '/api': { kind: 'PodList', items: [] }, '/apis': { kind: 'PodList', items: [] } }],
      ['no groups', { '/api': discoveryAnswer('/api', CORE_APIS), '/apis': discoveryAnswer('/apis', []) }],
      [
        'the core under both roots',
        { '/api': discoveryAnswer('/api', CORE_APIS), '/apis': discoveryAnswer('/api', CORE_APIS) },
      ],
      ['refused', { '/api': FORBIDDEN, '/apis': FORBIDDEN }],
    ];
    for (const [what, answers] of garbage) {
      await assert.rejects(
        listed(server(answers).transport, NOT_FOUND),
        protocolError(/its list of APIs cannot be read/),
        what,
      );
      await assert.rejects(listed(server(answers).transport, FORBIDDEN), FORBIDDEN, what);
    }
    await assert.rejects(listed(whole, NOT_FOUND));
  });

  test("is an error if the group's API server does not respond", async () => {
    const { transport } = serving({ apiVersion: 'batch/v2', plural: 'jobs', kind: 'Job', freshness: 'Stale' });
    await assert.rejects(listed(transport, NOT_FOUND), protocolError(/The server behind this API does not answer/));
  });

  test('any other failure is passed on, and discovery is read once', async () => {
    const { transport, asked } = serving();
    const timeout = new ClusterError('timeout', 'No answer.');
    await assert.rejects(listed(transport, timeout), timeout);
    assert.deepEqual(asked, []);
    const apis = createServedApis(transport, signal);
    const failing = () => Promise.reject(NOT_FOUND);
    await Promise.all([apis.listIfServed(CRON_JOBS, failing), apis.listIfServed(CRON_JOBS, failing)]);
    assert.deepEqual(asked.sort(), ['/api', '/apis']);
  });
});

describe('discovery of an older server', () => {
  const roots = {
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': {
      kind: 'APIGroupList',
      groups: [
        { name: 'apps', versions: [{ groupVersion: 'apps/v1', version: 'v1' }] },
        { name: 'metrics.k8s.io', versions: [{ groupVersion: 'metrics.k8s.io/v1', version: 'v1' }] },
      ],
    },
    '/api/v1': {
      kind: 'APIResourceList',
      groupVersion: 'v1',
      resources: [
        { name: 'pods', kind: 'Pod', namespaced: true, verbs: ['list'] },
        { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get'] },
        { name: 'nodes', kind: 'Node', namespaced: false, verbs: ['list'] },
      ],
    },
    '/apis/apps/v1': {
      kind: 'APIResourceList',
      groupVersion: 'apps/v1',
      resources: [{ name: 'statefulsets', kind: 'StatefulSet', namespaced: true, verbs: ['list'] }],
    },
  };

  test('is read version by version, and a failed one is named with its reason', async () => {
    const down = new ClusterError('server', 'The API server failed (503).', { status: 503 });
    const { transport } = server({ ...roots, '/apis/metrics.k8s.io/v1': down });
    const { resources, unread } = await readDiscovery(transport, signal);
    assert.deepEqual(
      resources.map(({ group, version, plural, namespaced }) => [group, version, plural, namespaced]).sort(),
      [
        ['', 'v1', 'nodes', false],
        ['', 'v1', 'pods', true],
        ['apps', 'v1', 'statefulsets', true],
      ],
    );
    assert.deepEqual([...unread], [['metrics.k8s.io/v1', down.message]]);
  });

  test('a response for another version is not accepted', async () => {
    const { transport } = server({ ...roots, '/apis/metrics.k8s.io/v1': roots['/apis/apps/v1'] });
    const { unread } = await readDiscovery(transport, signal);
    assert.match(unread.get('metrics.k8s.io/v1') ?? '', /does not tell at \/apis\/metrics\.k8s\.io\/v1/);
  });
});
