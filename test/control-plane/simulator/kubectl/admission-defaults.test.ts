/** Webhook configurations and admission policies get the same defaults from both servers. */

import { after } from 'node:test';
import { runKubectl } from '../../control-plane.ts';
import { bothClusters } from './both-clusters.ts';

const { compare, plane } = bothClusters('admission');

/** None of them concerns an object of the cluster. */
const OBJECTS = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: NAMESPACE}
webhooks:
  - name: check.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Ignore
    clientConfig: {service: {name: check, namespace: NAMESPACE}}
    rules: [{apiGroups: [nothing.example.com], apiVersions: [v1], operations: [CREATE], resources: [nothings]}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: NAMESPACE}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [nothing.example.com], apiVersions: [v1], operations: [CREATE], resources: [nothings]}]
  validations: [{expression: "true"}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: NAMESPACE}
spec:
  policyName: NAMESPACE
  validationActions: [Deny]
  matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}}
`;

const KINDS = [
  'validatingwebhookconfiguration',
  'validatingadmissionpolicy',
  'validatingadmissionpolicybinding',
] as const;

after(async () => {
  if (plane.skip !== false) return;
  const names = KINDS.map((kind) => `${kind}/${plane.namespace}`);
  await runKubectl(plane.kubeconfig, ['delete', '--ignore-not-found', '--wait=false', ...names]);
});

compare('webhook configurations and admission policies have the defaults of the genuine server', [
  { line: 'apply -f -', input: OBJECTS },
  { line: 'get validatingwebhookconfiguration NAMESPACE -o jsonpath={.webhooks}', says: /"scope":"\*"/ },
  { line: 'get validatingadmissionpolicy NAMESPACE -o jsonpath={.spec}', says: /"failurePolicy":"Fail"/ },
  { line: 'get validatingadmissionpolicybinding NAMESPACE -o jsonpath={.spec}', says: /"matchPolicy":"Equivalent"/ },
  { line: 'apply -f -', input: OBJECTS },
]);
