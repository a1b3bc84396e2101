/** Commands about the cluster, its nodes and its kinds; waits, rollouts and deletions. */

import { bothClusters } from './both-clusters.ts';
import { WEB } from './web-set.ts';

const { compare } = bothClusters('kcluster');

compare('explain', [
  { line: 'explain sts' },
  { line: 'explain sts.spec.template.spec.containers.livenessProbe.exec' },
  { line: 'explain sts --recursive' },
  { line: 'explain pods.spec.nope' },
  { line: 'explain pvc.spec.resources' },
  { line: 'explain cj.spec.jobTemplate.spec.backoffLimit' },
  { line: 'explain ing.spec.rules.http.paths' },
  { line: 'explain crd.spec.versions.schema' },
  { line: 'explain sts.metadata.ownerReferences' },
  { line: 'explain nothing' },
]);

compare('rollouts and waits', [
  { line: 'apply -f -', input: WEB },
  { line: 'rollout status sts/web --timeout=120s', agree: 'code' },
  { line: 'rollout history sts/web' },
  { line: 'rollout restart sts/web' },
  { line: 'rollout status sts/web --timeout=120s', agree: 'code' },
  { line: 'rollout history sts/web' },
  { line: 'rollout history sts/web --revision=1' },
  { line: 'rollout undo sts/web --to-revision=1' },
  { line: 'rollout status sts/web --timeout=120s', agree: 'code' },
  { line: 'rollout undo sts/web --to-revision=99' },
  { line: 'create deployment d --image=nginx:1' },
  { line: 'rollout status deploy/d --timeout=120s', agree: 'code' },
  { line: 'rollout pause deploy/d' },
  { line: 'rollout pause deploy/d' },
  { line: 'rollout resume deploy/d' },
  { line: 'wait --for=condition=Ready pod/web-0 --timeout=60s' },
  { line: "wait --for=jsonpath='{.status.phase}'=Running pod/web-0 --timeout=60s" },
  { line: 'wait --for=create pod/web-1 --timeout=60s' },
  { line: 'wait --for=delete pod/nobody --timeout=5s' },
  { line: 'wait --for=condition=Nope pod/web-0 --timeout=1s' },
]);

compare('deletions', [
  { line: 'delete sts web --cascade=orphan' },
  { line: 'get pods -l app=web -o name' },
  { line: 'delete pod web-0 --grace-period=0 --force' },
  { line: 'delete pod web-1 --now' },
  { line: 'delete deploy d --cascade=foreground --timeout=60s' },
  { line: 'get rs -o name' },
  { line: 'delete pod nobody' },
  { line: 'delete pod nobody --ignore-not-found' },
  { line: 'create configmap a1' },
  { line: 'create configmap a2' },
  { line: 'delete cm a1 a2 --wait=false' },
  { line: 'delete cm a1 --dry-run=server' },
]);

compare('the cluster', [
  { line: 'auth can-i create pods' },
  { line: 'auth whoami', agree: 'heading' },
  { line: 'get --raw /healthz' },
  { line: 'get --raw /livez' },
  { line: 'get --raw /readyz' },
  { line: 'api-versions', agree: 'code' },
  { line: 'api-resources', agree: 'heading' },
  { line: 'cluster-info dump --output-directory=/dev/null', agree: 'code' },
  { line: 'version', agree: 'code' },
  { line: 'describe node node-0', agree: 'code' },
  { line: 'describe ns NAMESPACE', agree: 'heading' },
  { line: 'describe sc', agree: 'code' },
  { line: 'describe svc web' },
  { line: 'describe cm kube-root-ca.crt', agree: 'heading' },
]);
