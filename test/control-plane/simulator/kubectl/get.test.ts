/** What kubectl reads: tables, formats, selectors and lists of every kind. */

import { bothClusters, type Step } from './both-clusters.ts';
import { WEB } from './web-set.ts';

const { compare } = bothClusters('kget');

compare('objects that exist', [
  { line: 'apply -f -', input: WEB },
  { line: 'rollout status sts/web --timeout=120s', agree: 'code' },
  { line: 'wait --for=condition=Ready pod/web-0 pod/web-1 --timeout=60s' },
  { line: 'get pods' },
  { line: 'get pods -o wide', agree: 'heading' },
  { line: 'get pods --no-headers -o name' },
  { line: 'get pods --show-labels', agree: 'heading' },
  { line: 'get pods -L app' },
  { line: 'get pods -l app=web -o name' },
  { line: "get pods -l 'app in (web,x)' -o name" },
  { line: "get pods -l 'app!=web' -o name" },
  { line: 'get pods --field-selector status.phase=Running,metadata.name!=web-0 -o name' },
  { line: 'get pods --sort-by=.metadata.name -o name' },
  { line: "get pods --sort-by='{.spec.nodeName}' -o name", agree: 'code' },
  { line: 'get pods -o custom-columns=N:.metadata.name,P:.status.phase' },
  { line: "get pods -o 'jsonpath={range .items[*]}{.metadata.name}={.status.phase};{end}'" },
  { line: "get pods -o 'go-template={{range .items}}{{.metadata.name}} {{end}}'" },
  { line: 'get pod web-0 -o json', agree: 'code', says: /"kind": "Pod"/ },
  { line: 'get sts' },
  { line: 'get sts web -o wide' },
  { line: 'get sts web --subresource=scale' },
  { line: 'get sts,svc' },
  { line: 'get all' },
  { line: 'get ep web' },
  { line: 'get endpointslices -l kubernetes.io/service-name=web', agree: 'heading' },
  { line: 'get pods --chunk-size=1 -o name' },
  { line: 'get pod web-9' },
  { line: 'get pod web-9 --ignore-not-found' },
  { line: 'get nothing' },
  { line: 'get controllerrevisions', agree: 'heading' },
  { line: 'get events --field-selector involvedObject.name=web', agree: 'heading' },
  { line: 'events --for sts/web', agree: 'heading' },
  { line: 'get sa' },
  { line: 'get cs', agree: 'code', says: /scheduler +Healthy +ok/ },
  { line: 'get cm' },
]);

const KINDS = [
  'cs ns no pv sc crd pc csidrivers csinodes volumeattachments ingressclasses runtimeclasses',
  'cm ep ev limits pvc podtemplates rc quota secrets svc ds deploy rs sts hpa cj jobs leases endpointslices ing netpol pdb',
  'roles rolebindings clusterroles clusterrolebindings csr vac csistoragecapacities',
  'mutatingwebhookconfigurations validatingwebhookconfigurations validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
]
  .join(' ')
  .split(' ');

compare(
  'every kind is served, under the names that kubectl knows',
  KINDS.map((kind): Step => ({ line: `get ${kind} -o name`, agree: 'code' })),
);

compare('field selectors exist for the same fields', [
  { line: 'get pods --field-selector status.podIP=10.0.0.1 -o name' },
  { line: 'get pods --field-selector spec.nope=x -o name' },
  { line: 'get sts --field-selector metadata.name=web -o name' },
  { line: 'get sts --field-selector status.replicas=1 -o name' },
  { line: 'get jobs --field-selector status.successful=1 -o name' },
  { line: 'get rs --field-selector status.replicas=1 -o name' },
  { line: 'get svc --field-selector spec.type=NodePort -o name' },
  { line: 'get pvc --field-selector status.phase=Bound -o name' },
  { line: 'get secrets --field-selector type=Opaque -o name' },
  { line: 'get nodes --field-selector spec.unschedulable=true -o name' },
  { line: 'get events --field-selector type=Warning,reason=Nope -o name' },
  { line: 'get csr --field-selector spec.signerName=x -o name' },
]);
