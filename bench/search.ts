/**
 * Measures the search for users of claims: `node bench/search.ts KUBECONFIG`, on a control plane that may be thrown away,
 * such as `test/control-plane/bed/bed up sweep` prints. Installs 300 kinds with 5,100 objects of about 4 KB.
 */

import { createClient } from '../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../source/cluster/connection/cluster-access.ts';
import { searchCluster } from '../source/cluster/read/search/search-cluster.ts';
import { soughtClaim } from '../source/domain/claims/search/sought-claim.ts';
import { applyObjects, type CustomKind, installKinds } from '../test/control-plane/claims/custom-kinds.ts';
import { aClaim } from '../test/support/object-builders.ts';

const KINDS = 300;
const OBJECTS_PER_KIND = 17;
const CLAIMS = 200;
const RUNS = 5;

const kubeconfig = process.argv[2];
if (kubeconfig === undefined) throw new Error('Name the kubeconfig: node bench/search.ts KUBECONFIG.');

const kinds = Array.from({ length: KINDS }, (_, index): CustomKind => {
  const group = `sweep${index % 30}.example.com`;
  return { group, versions: ['v1'], kind: `Kind${index}`, plural: `kind${index}s` };
});

function anObject({ group, kind }: CustomKind, index: number) {
  const env = Array.from({ length: 20 }, (_, at) => ({ name: `SETTING_${at}`, value: `value-${kind}-${index}-${at}` }));
  const conditions = Array.from({ length: 6 }, (_, at) => ({
    type: `Condition${at}`,
    status: 'True',
    lastTransitionTime: '2026-01-01T00:00:00Z',
    message: `The object ${index} of kind ${kind} has reached the state ${at} and is reconciled.`,
  }));
  return {
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name: `object-${index}`, namespace: 'default', labels: { app: `app-${index}` } },
    spec: {
      selector: { matchLabels: { app: `app-${index}` } },
      template: { spec: { containers: [{ name: 'main', image: 'registry.example.com/app:1', env }] } },
    },
    status: { conditions },
  };
}

for (let from = 0; from < KINDS; from += 50) {
  const some = kinds.slice(from, from + 50);
  await installKinds(kubeconfig, some);
  const objects = some.flatMap((kind) => Array.from({ length: OBJECTS_PER_KIND }, (_, index) => anObject(kind, index)));
  await applyObjects(kubeconfig, ...objects);
  process.stdout.write(`${from + some.length} of ${KINDS} kinds are installed\n`);
}

const claims = Array.from({ length: CLAIMS }, (_, index) =>
  soughtClaim(aClaim(`data-old-${index}`, { meta: { labels: { app: 'old' } } }), {
    set: undefined,
    ordinal: index,
    volume: undefined,
  }),
);
const client = createClient(loadClusterAccess({ kubeconfig, env: {}, home: '/nonexistent' }));
try {
  for (let run = 1; run <= RUNS; run += 1) {
    const began = performance.now();
    const usage = process.cpuUsage();
    const { signal } = new AbortController();
    const { objects, kinds: searched, unsearched } = await searchCluster(client, claims, { signal, ignoredKinds: [] });
    const { user, system } = process.cpuUsage(usage);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const cpu = ((user + system) / 1e6).toFixed(1);
    process.stdout.write(`${objects} objects of ${searched} kinds: ${seconds} s, ${cpu} s of processor time`);
    process.stdout.write(`, ${unsearched.length} kinds could not be asked\n`);
  }
} finally {
  client.close();
}
