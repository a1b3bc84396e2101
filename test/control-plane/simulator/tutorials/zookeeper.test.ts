/** "Running ZooKeeper, a distributed system coordinator", on three nodes instead of four. */

import { type TutorialStep, testTutorial } from './walk.ts';

const ZOOKEEPER = `
apiVersion: v1
kind: Service
metadata: {name: zk-hs, labels: {app: zk}}
spec: {clusterIP: None, selector: {app: zk}, ports: [{port: 2888, name: server}, {port: 3888, name: leader-election}]}
---
apiVersion: v1
kind: Service
metadata: {name: zk-cs, labels: {app: zk}}
spec: {selector: {app: zk}, ports: [{port: 2181, name: client}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: zk-pdb}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: zk}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: zk}
spec:
  serviceName: zk-hs
  replicas: 3
  selector: {matchLabels: {app: zk}}
  template:
    metadata: {labels: {app: zk}}
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: zk}}}
      securityContext: {runAsUser: 1000, fsGroup: 1000}
      containers:
        - name: kubernetes-zookeeper
          image: registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10
          imagePullPolicy: Always
          command:
            - sh
            - -c
            - "start-zookeeper --servers=3 --data_dir=/var/lib/zookeeper/data --conf_dir=/opt/zookeeper/conf \\
              --client_port=2181 --election_port=3888 --server_port=2888 --log_level=INFO"
          resources: {requests: {memory: 1Gi, cpu: 500m}}
          ports: [{containerPort: 2181, name: client}, {containerPort: 2888, name: server}]
          readinessProbe: {exec: {command: [sh, -c, zookeeper-ready 2181]}, initialDelaySeconds: 10, timeoutSeconds: 5}
          livenessProbe: {exec: {command: [sh, -c, zookeeper-ready 2181]}, initialDelaySeconds: 10, timeoutSeconds: 5}
          volumeMounts: [{name: datadir, mountPath: /var/lib/zookeeper}]
  volumeClaimTemplates:
    - metadata: {name: datadir}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;

const READY: TutorialStep = {
  line: 'kubectl get pods -l app=zk',
  says: [/zk-0 +1\/1 +Running/, /zk-1 +1\/1 +Running/, /zk-2 +1\/1 +Running/],
  isRepeated: true,
};
const stat = ['\nWATCHER::\n', '\nworld\ncZxid = 0x100000002\n', 'dataLength = 5\nnumChildren = 0\n'];
const NODES = 'for i in 0 1 2; do kubectl get pod zk-$i --template {{.spec.nodeName}}; echo ""; done';
const drain = (pod: string): string =>
  `kubectl drain $(kubectl get pod ${pod} --template {{.spec.nodeName}}) --ignore-daemonsets --force --delete-emptydir-data --timeout=3s`;

testTutorial({
  title: 'Running ZooKeeper, a distributed system coordinator',
  files: { 'zookeeper.yaml': ZOOKEEPER },
  steps: [
    {
      line: 'kubectl apply -f zookeeper.yaml',
      says: ['service/zk-hs created', 'poddisruptionbudget.policy/zk-pdb created', 'statefulset.apps/zk created'],
    },
    READY,
    { line: 'for i in 0 1 2; do kubectl exec zk-$i -- hostname; done', says: ['zk-0\nzk-1\nzk-2\n'] },
    {
      line: 'for i in 0 1 2; do echo "myid zk-$i";kubectl exec zk-$i -- cat /var/lib/zookeeper/data/myid; done',
      says: ['myid zk-0\n1\nmyid zk-1\n2\nmyid zk-2\n3\n'],
    },
    {
      line: 'for i in 0 1 2; do kubectl exec zk-$i -- hostname -f; done',
      says: ['zk-0.zk-hs.default.svc.cluster.local\nzk-1.zk-hs.default.svc.cluster.local\n'],
    },
    {
      line: 'kubectl exec zk-0 -- cat /opt/zookeeper/conf/zoo.cfg',
      says: [
        'clientPort=2181\ndataDir=/var/lib/zookeeper/data\n',
        'server.1=zk-0.zk-hs.default.svc.cluster.local:2888:3888\n',
        'server.3=zk-2.zk-hs.default.svc.cluster.local:2888:3888\n',
      ],
    },
    { line: 'kubectl exec zk-0 -- zkCli.sh create /hello world', says: ['SyncConnected', 'Created /hello'] },
    { line: 'kubectl exec zk-1 -- zkCli.sh get /hello', says: stat },
    { line: 'kubectl delete statefulset zk', says: ['statefulset.apps "zk" deleted'] },
    { line: 'kubectl get pods -l app=zk', says: ['No resources found'], isRepeated: true },
    { line: 'kubectl apply -f zookeeper.yaml', says: ['statefulset.apps/zk created', 'service/zk-hs unchanged'] },
    READY,
    { line: 'kubectl exec zk-2 -- zkCli.sh get /hello', says: stat },
    { line: 'kubectl get pvc -l app=zk', says: [/datadir-zk-0 +Bound/, /datadir-zk-2 +Bound/] },
    { line: 'kubectl get sts zk -o yaml', says: ['--data_dir=/var/lib/zookeeper/data'] },
    {
      line: 'kubectl exec zk-0 -- cat /usr/etc/zookeeper/log4j.properties',
      says: ['zookeeper.root.logger=CONSOLE\nzookeeper.console.threshold=INFO\n'],
    },
    { line: 'kubectl logs zk-0 --tail 20', says: ['QuorumPeer'] },
    { line: 'kubectl exec zk-0 -- ps -elf', says: [/ 1 .*sh -c start-zookeeper/, /java .*QuorumPeerMain/] },
    { line: 'kubectl exec -ti zk-0 -- ls -ld /var/lib/zookeeper/data', says: [/^drwx.* \/var\/lib\/zookeeper\/data/m] },
    {
      line: `kubectl patch sts zk --type='json' -p='[{"op": "replace", "path": "/spec/template/spec/containers/0/resources/requests/cpu", "value":"0.3"}]'`,
      says: ['statefulset.apps/zk patched'],
    },
    { line: 'kubectl rollout status sts/zk --timeout=120s', says: ['roll out complete: 3 new pods'] },
    { line: 'kubectl rollout history sts/zk', says: [/REVISION[\s\S]*1[\s\S]*2/] },
    { line: 'kubectl rollout undo sts/zk', says: ['statefulset.apps/zk rolled back'] },
    { line: 'kubectl rollout status sts/zk --timeout=120s' },
    READY,
    { line: 'kubectl exec zk-0 -- pkill java' },
    { line: 'kubectl get pod -l app=zk', says: [/zk-0 +1\/1 +Running +1 /], isRepeated: true },
    { line: 'kubectl exec zk-0 -- rm /usr/bin/zookeeper-ready' },
    { line: 'kubectl get pod -l app=zk', says: [/zk-0 +1\/1 +Running +2 /], isRepeated: true },
    { line: NODES, says: [/^(node-1\nnode-2\nnode-3|node-\d\nnode-\d\nnode-\d)\n$/] },
    { line: 'kubectl get pdb zk-pdb', says: [/zk-pdb +N\/A +1 +1 /], isRepeated: true },
    { line: drain('zk-0'), says: ['pod/zk-0 evicted', 'drained'] },
    { line: 'kubectl get pods -l app=zk', says: [/zk-0 +0\/1 +Pending/], isRepeated: true },
    {
      line: drain('zk-2'),
      says: ["Cannot evict pod as it would violate the pod's disruption budget."],
      exitCode: 1,
    },
    { line: 'kubectl exec zk-1 -- zkCli.sh get /hello', says: ['\nworld\n'] },
    { line: 'kubectl get nodes -o name | xargs kubectl uncordon', says: ['uncordoned'] },
    READY,
    { line: drain('zk-2'), says: ['pod/zk-2 evicted', 'drained'] },
    { line: 'kubectl get nodes -o name | xargs kubectl uncordon', says: ['uncordoned'] },
    READY,
  ],
});
