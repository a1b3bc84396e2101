/**
 * What charts of databases are made of, in one manifest of our own: both servers accept all of it, and the set comes up
 * on the embedded cluster with its scripts, variables, services and jobs.
 */

import { CHART, DEFINITION, MONITOR } from '../../../support/chart-manifests.ts';
import { bothClusters } from './both-clusters.ts';

const { compare } = bothClusters('features');

compare('a chart with everything is accepted, comes up, and is listed', [
  { line: 'apply -f -', input: DEFINITION },
  { line: 'wait --for=condition=Established crd/podmonitors.monitoring.example.com --timeout=60s' },
  { line: 'apply -f -', input: CHART },
  { line: 'apply -f -', input: MONITOR },
  { line: 'rollout status sts/store --timeout=300s', agree: 'code', says: /2 new pods|roll out complete/ },
  { line: 'get sts store -o jsonpath={.spec.podManagementPolicy},{.status.readyReplicas}', says: /OrderedReady,2/ },
  { line: 'get role,rolebinding,networkpolicy,podmonitor -o name' },
  { line: 'get sa,cm,secret,svc store store-headless -o name --ignore-not-found' },
  { line: 'get rolebinding store -o jsonpath={.subjects}' },
  { line: 'get pvc -o jsonpath={.items[*].status.phase}', says: /Bound Bound/ },
  { line: 'apply -f -', input: CHART },
  { line: 'delete -f - --wait=false', input: CHART },
  { line: 'delete -f -', input: DEFINITION },
]);
