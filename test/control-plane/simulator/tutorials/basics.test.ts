/** "StatefulSet basics": identity, volumes, scaling, updates, deletion, and parallel management. */

import { type TutorialStep, testTutorial } from './walk.ts';

const web = (policy: string): string => `
apiVersion: v1
kind: Service
metadata: {name: nginx, labels: {app: nginx}}
spec: {clusterIP: None, selector: {app: nginx}, ports: [{port: 80, name: web}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: nginx
  podManagementPolicy: ${policy}
  replicas: 2
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec:
      containers:
        - name: nginx
          image: registry.k8s.io/nginx-slim:0.21
          ports: [{containerPort: 80, name: web}]
          volumeMounts: [{name: www, mountPath: /usr/share/nginx/html}]
  volumeClaimTemplates:
    - metadata: {name: www}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;

/** All of the set's pods run, and no other. */
function running(...ordinals: readonly number[]): TutorialStep {
  return {
    line: 'kubectl get pods -l app=nginx',
    says: ordinals.map((ordinal) => new RegExp(`^web-${ordinal} +1/1 +Running`, 'm')),
    hides: [0, 1, 2, 3, 4, 5]
      .filter((ordinal) => !ordinals.includes(ordinal))
      .map((ordinal) => new RegExp(`^web-${ordinal} `, 'm')),
    isRepeated: true,
  };
}
const PAGES = 'for i in 0 1; do kubectl exec -i -t "web-$i" -- curl http://localhost/; done';
const TEMPLATE = `'{{range $i, $c := .spec.containers}}{{$c.image}}{{end}}'`;
const IMAGES = `for p in 0 1 2; do kubectl get pod "web-$p" --template ${TEMPLATE}; echo; done`;
const image = (pod: string): string => `kubectl get pod ${pod} --template ${TEMPLATE}`;
const IMAGE_PATH = '/spec/template/spec/containers/0/image';
const setImage = (tag: string): string =>
  `kubectl patch statefulset web --type='json' -p='[{"op": "replace", "path": "${IMAGE_PATH}", "value":"registry.k8s.io/nginx-slim:${tag}"}]'`;
const setPartition = (partition: number): string =>
  `kubectl patch statefulset web -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":${partition}}}}}'`;
const patched = ['statefulset.apps/web patched'];

testTutorial({
  title: 'StatefulSet basics',
  files: { 'web.yaml': web('OrderedReady'), 'web-parallel.yaml': web('Parallel') },
  steps: [
    { line: 'kubectl apply -f web.yaml', says: ['service/nginx created', 'statefulset.apps/web created'] },
    { line: 'kubectl get service nginx', says: [/nginx +ClusterIP +None +<none> +80\/TCP/] },
    { line: 'kubectl get statefulset web', says: [/web +2\/2/], isRepeated: true },
    running(0, 1),
    { line: `for i in 0 1; do kubectl exec "web-$i" -- sh -c 'hostname'; done`, says: ['web-0\nweb-1\n'] },
    {
      line: "printf 'nslookup web-0.nginx\\nexit\\n' | kubectl run -i --image busybox:1.28 dns-test --restart=Never --rm -- sh",
      says: [/Name:\s+web-0\.nginx/, /Address.*10\.\d+\.\d+\.\d+/],
    },
    { line: 'kubectl delete pod -l app=nginx', says: ['pod "web-0" deleted', 'pod "web-1" deleted'] },
    running(0, 1),
    { line: 'kubectl get pvc -l app=nginx', says: [/www-web-0 +Bound +pvc-\S+ +1Gi +RWO/, /www-web-1 +Bound/] },
    {
      line: `for i in 0 1; do kubectl exec "web-$i" -- sh -c 'echo "$(hostname)" > /usr/share/nginx/html/index.html'; done`,
    },
    { line: PAGES, says: ['web-0', 'web-1'] },
    { line: 'for i in 0 1; do kubectl exec web-$i -- chmod 755 /usr/share/nginx/html; done' },
    { line: 'kubectl delete pod -l app=nginx', says: ['pod "web-0" deleted'] },
    running(0, 1),
    { line: PAGES, says: ['web-0', 'web-1'] },
    { line: 'kubectl scale sts web --replicas=5', says: ['statefulset.apps/web scaled'] },
    running(0, 1, 2, 3, 4),
    { line: `kubectl patch sts web -p '{"spec":{"replicas":3}}'`, says: patched },
    running(0, 1, 2),
    { line: 'kubectl get pvc -l app=nginx', says: [/www-web-4 +Bound/] },
    { line: setImage('0.24'), says: patched },
    { line: 'kubectl rollout status sts/web --timeout=120s', says: ['roll out complete: 3 new pods'] },
    { line: IMAGES, says: [/^(registry\.k8s\.io\/nginx-slim:0\.24\n){3}$/] },
    { line: setPartition(3), says: patched },
    { line: setImage('0.21'), says: patched },
    { line: 'kubectl delete pod web-2', says: ['pod "web-2" deleted'] },
    running(0, 1, 2),
    { line: image('web-2'), says: ['nginx-slim:0.24'] },
    { line: setPartition(2), says: patched },
    { line: image('web-2'), says: ['nginx-slim:0.21'], isRepeated: true },
    running(0, 1, 2),
    { line: 'kubectl delete pod web-1', says: ['pod "web-1" deleted'] },
    running(0, 1, 2),
    { line: image('web-1'), says: ['nginx-slim:0.24'] },
    { line: setPartition(0), says: patched },
    { line: IMAGES, says: [/^(registry\.k8s\.io\/nginx-slim:0\.21\n){3}$/], isRepeated: true },
    {
      line: `kubectl patch statefulset web -p '{"spec":{"updateStrategy":{"type":"OnDelete", "rollingUpdate": null}}}'`,
      says: patched,
    },
    running(0, 1, 2),
    { line: 'kubectl delete statefulset web --cascade=orphan', says: ['statefulset.apps "web" deleted'] },
    running(0, 1, 2),
    { line: 'kubectl delete pod web-0', says: ['pod "web-0" deleted'] },
    running(1, 2),
    { line: 'kubectl apply -f web.yaml', says: ['statefulset.apps/web created', 'service/nginx unchanged'] },
    running(0, 1),
    { line: PAGES, says: ['web-0', 'web-1'] },
    { line: 'kubectl delete statefulset web', says: ['statefulset.apps "web" deleted'] },
    { line: 'kubectl delete service nginx', says: ['service "nginx" deleted'] },
    { line: 'kubectl get pods -l app=nginx', says: ['No resources found'], isRepeated: true },
    { line: 'kubectl apply -f web.yaml', says: ['service/nginx created', 'statefulset.apps/web created'] },
    running(0, 1),
    { line: PAGES, says: ['web-0', 'web-1'] },
    { line: 'kubectl delete statefulset web' },
    { line: 'kubectl delete service nginx' },
    { line: 'kubectl apply -f web-parallel.yaml' },
    { line: 'kubectl scale statefulset/web --replicas=5', says: ['statefulset.apps/web scaled'] },
    running(0, 1, 2, 3, 4),
    { line: 'kubectl delete sts web', says: ['statefulset.apps "web" deleted'] },
    { line: 'kubectl get pod -l app=nginx', says: ['No resources found'], isRepeated: true },
    { line: 'kubectl delete svc nginx' },
    { line: 'kubectl get pv', says: [/default\/www-web-0 +standard/] },
    {
      line: 'kubectl delete pvc www-web-0 www-web-1 www-web-2 www-web-3 www-web-4',
      says: ['persistentvolumeclaim "www-web-4" deleted'],
    },
    { line: 'kubectl get pvc', says: ['No resources found in default namespace.'], isRepeated: true },
  ],
});
