/**
 * The features of the charts that people install (docs/demo.md), in manifests of our own: both servers are given each of
 * them, and say the same. Whether they come up is tried by test/unit/simulator/worlds/documented-charts.test.ts.
 */

import { after } from 'node:test';
import { FEATURES, manifestOf } from '../../../support/chart-features/features.ts';
import { runKubectl } from '../../control-plane.ts';
import { bothClusters } from './both-clusters.ts';

const { compare, plane } = bothClusters('charts');

/** What does not go with the namespace. */
const CLUSTER_WIDE = [
  'crd/proxydefaults.charts.example.com',
  'clusterrole/NAMESPACE-reader',
  'clusterrolebinding/NAMESPACE-reader',
  'storageclass/NAMESPACE-fast',
  'mutatingwebhookconfiguration/NAMESPACE-injector',
];

after(async () => {
  if (plane.skip !== false) return;
  const names = CLUSTER_WIDE.map((name) => name.replace('NAMESPACE', plane.namespace));
  await runKubectl(plane.kubeconfig, ['delete', '--ignore-not-found', '--wait=false', ...names]);
});

const { 'definition of a kind': definition, ...others } = FEATURES;
const documents = Object.values(others).flatMap((feature) => manifestOf(feature, 'NAMESPACE').split('\n---\n'));
const input = documents.join('\n---\n');

compare('both servers accept the features of charts alike, also when they are given a second time', [
  { line: 'apply -f -', input: manifestOf(definition, 'NAMESPACE') },
  { line: 'wait --for=condition=Established crd/proxydefaults.charts.example.com --timeout=60s' },
  { line: 'apply -f -', input, says: new RegExp(`(?:.* created\\n){${documents.length}}`) },
  { line: 'apply -f -', input },
  { line: 'get sts,deploy,ds,job,cj,cm,secret,sa,svc,role,rolebinding,netpol,pdb,pvc,ep -o name', agree: 'heading' },
  { line: 'get mutatingwebhookconfiguration NAMESPACE-injector -o jsonpath={.webhooks}' },
  { line: 'get proxydefaults -o name', says: /proxydefaults.charts.example.com\/database/ },
]);
