/** Objects of other namespaces, Secrets, and names of volumes keep a claim, on a genuine control plane. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { applySet, openPlanningClient, waitUntilReady } from '../actions/harness.ts';
import { controlPlane } from '../control-plane.ts';
import { applyObjects } from './custom-kinds.ts';
import {
  claimItemOf,
  objectNames,
  planCleaning,
  runClaimsCommand,
  verdicts,
  volumeOf,
  waitUntilPodsGone,
} from './harness.ts';

const plane = controlPlane('search-far');
const options = { skip: plane.skip, timeout: 240_000 };
const far = () => `${plane.namespace}-far`;

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const inFar = (name: string) => ({ name, namespace: far() });
const inOwn = (name: string, more = {}) => ({ name, namespace: plane.namespace, ...more });
const SETS = ['cm', 'cron', 'twin', 'sec', 'helm', 'gone', 'pv', 'free'] as const;
const claimOf = (set: (typeof SETS)[number]) => `data-${set}-0`;

/** Makes the claims, and what names them. */
async function prepare(): Promise<void> {
  await plane.kubectl('create', 'namespace', far());
  for (const set of SETS) await applySet(plane, set, { replicas: 1, claims: true });
  const volumes = new Map<string, string>();
  for (const set of SETS) volumes.set(set, await volumeOf(plane, claimOf(set)));
  for (const set of SETS) await plane.kubectl('delete', 'statefulset', set);
  for (const set of SETS) await waitUntilPodsGone(plane, set);
  const command = ['kubectl', '-n', plane.namespace, 'get', 'pvc', claimOf('cron')];
  const containers = [{ name: 'main', image: 'main:1', command }];
  const podSpec = { containers, restartPolicy: 'Never' };
  const release = (status: string, name: string, manifest: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: inOwn(`sh.helm.release.v1.${name}.v1`, { labels: { owner: 'helm', name, status } }),
    data: { release: base64(base64(gzipSync(JSON.stringify({ name, manifest })))) },
  });
  const manifest = (name: string) =>
    `---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}\nspec:\n  replicas: 1\n`;
  await applyObjects(
    plane.kubeconfig,
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: inFar('backup'), data: { pvc: `${plane.namespace}/data-cm-0` } },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: inFar('nightly'),
      spec: { schedule: '0 0 * * *', jobTemplate: { spec: { template: { spec: podSpec } } } },
    },
    // The claim of the same name in another namespace.
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: inFar('twin'), data: { pvc: claimOf('twin') } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: inOwn('hidden'),
      data: { config: base64('pvc: data-sec-0 token: s3cr3t') },
    },
    release('deployed', 'shop-x', manifest('helm')),
    release('superseded', 'shop-y', manifest('gone')),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: inFar('restore'), data: { volume: volumes.get('pv') ?? '' } },
  );
}

after(async () => {
  if (plane.skip === false) await plane.kubectl('delete', 'namespace', far(), '--wait=false');
});

test('what names a claim from far away keeps it, and nothing of a Secret is printed', options, async () => {
  await prepare();
  const items = await verdicts(plane);
  const expected: Partial<Record<(typeof SETS)[number], RegExp>> = {
    cm: /^ConfigMap \S+-far\/backup names it \(data\.pvc\)$/,
    cron: /^CronJob\.batch \S+-far\/nightly names it \(spec\.jobTemplate\..*\.command\[5\]\)$/,
    sec: /^Secret hidden names it \(data\.config\)$/,
    helm: /^Secret sh\.helm\.release\.v1\.shop-x\.v1 lists StatefulSet helm \(manifest\)$/,
    pv: /^ConfigMap \S+-far\/restore names its volume \(data\.volume\)$/,
  };
  for (const set of SETS) {
    const { verdict, vetoes, removable } = claimItemOf(items, claimOf(set));
    const pattern = expected[set];
    assert.equal(verdict, 'left-behind', vetoes.join('; '));
    if (pattern === undefined) continue;
    assert.equal(removable, false);
    assert.ok(
      vetoes.some((text) => pattern.test(text)),
      `${set}: ${vetoes.join('; ')}`,
    );
  }
  assert.doesNotMatch(JSON.stringify([...items.values()]), /s3cr3t/);
  const plan = await runClaimsCommand(plane, 'clean', '--older-than', '0s', '--dry-run');
  assert.match(plan.stdout, /delete claim \S+\/data-free-0/);
  for (const set of ['twin', 'gone'] as const) assert.match(plan.stdout, new RegExp(`delete claim \\S+/data-${set}-0`));
  for (const set of ['cm', 'cron', 'sec', 'helm', 'pv'] as const) {
    assert.doesNotMatch(plan.stdout, new RegExp(`delete claim \\S+/data-${set}-0`));
  }
});

test('with rights in one namespace, it takes the word of the user for the others', options, async () => {
  const user = `${plane.namespace}-reader`;
  await plane.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${user}}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
`);
  await plane.kubectl('create', 'rolebinding', user, `--role=${user}`, `--user=${user}`);
  const open = claimItemOf(await verdicts(plane, '--as', user), 'data-free-0');
  assert.equal(open.verdict, 'unknown');
  assert.match(
    open.vetoes.join('; '),
    /could not be asked: \d+ kinds outside of its namespace, .*--ignore-kind other-namespaces/,
  );
  const vouched = ['--as', user, '--ignore-kind', 'other-namespaces'];
  const items = await verdicts(plane, ...vouched);
  assert.deepEqual(
    [claimItemOf(items, 'data-free-0').verdict, claimItemOf(items, 'data-sec-0').removable],
    ['left-behind', false],
  );

  const typed = { claims: ['data-free-0'], how: 'delete', overridesVetoes: true } as const;
  const refused = await planCleaning(plane, typed, user);
  refused.close();
  assert.match(refused.plan.refusal ?? '', /could not be asked: \d+ kinds outside of its namespace/);
  const planned = await planCleaning(plane, { ...typed, ignoredKinds: ['other-namespaces'] }, user);
  assert.equal(planned.plan.refusal, undefined);
  assert.ok(
    planned.plan.consequences.some(({ text }) => /kinds outside of its namespace, .* you vouch that none/.test(text)),
  );
  assert.equal((await planned.run()).outcome, 'done');
  planned.close();
  assert.ok(!(await objectNames(plane, 'pvc')).includes('data-free-0'));
});

test('a member starts afresh only while nothing names its claim that the plan did not tell of', options, async () => {
  await applySet(plane, 'anew', { replicas: 1, claims: true });
  await waitUntilReady(plane, 'anew', 1);
  const backup = (name: string) =>
    applyObjects(plane.kubeconfig, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: inOwn(name),
      data: { pvc: 'data-anew-0' },
    });
  const client = openPlanningClient(plane);
  try {
    await backup('before');
    const planned = await client.plan('anew', { action: 'start-afresh', pod: 'anew-0' });
    assert.equal(planned.refusal, undefined);
    assert.deepEqual(
      planned.consequences.filter(({ text }) => text.includes('names it')),
      [{ severity: 'danger', text: 'claim data-anew-0: ConfigMap before names it (data.pvc)' }],
    );
    await backup('after');
    const stopped = await client.send(planned);
    assert.deepEqual(
      [stopped.outcome, stopped.sentence],
      ['superseded', 'Stopped: claim data-anew-0: ConfigMap after names it (data.pvc).'],
    );
    const told = await client.plan('anew', { action: 'start-afresh', pod: 'anew-0' });
    // Its goal is not awaited: the claim goes with its pod, which is the second step.
    assert.equal((await client.send(told)).completed, 1);
  } finally {
    client.close();
  }
});
