/** "Run a replicated stateful application": clients of MySQL, and what they see while members come and go. */

import { type TutorialStep, testTutorial } from './walk.ts';

/** Each member clones the data of the one before it, and a sidecar hands its own to the next. */
const MYSQL = `
apiVersion: v1
kind: ConfigMap
metadata: {name: mysql, labels: {app: mysql}}
data:
  primary.cnf: |
    [mysqld]
    log-bin
  replica.cnf: |
    [mysqld]
    super-read-only
---
apiVersion: v1
kind: Service
metadata: {name: mysql, labels: {app: mysql}}
spec: {clusterIP: None, selector: {app: mysql}, ports: [{name: mysql, port: 3306}]}
---
apiVersion: v1
kind: Service
metadata: {name: mysql-read, labels: {app: mysql}}
spec: {selector: {app: mysql}, ports: [{name: mysql, port: 3306}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mysql}
spec:
  serviceName: mysql
  replicas: 3
  selector: {matchLabels: {app: mysql}}
  template:
    metadata: {labels: {app: mysql}}
    spec:
      initContainers:
        - name: init-mysql
          image: mysql:5.7
          command:
            - bash
            - -c
            - |
              set -ex
              [[ \`hostname\` =~ -([0-9]+)$ ]] || exit 1
              ordinal=\${BASH_REMATCH[1]}
              echo [mysqld] > /mnt/conf.d/server-id.cnf
              echo server-id=$((100 + $ordinal)) >> /mnt/conf.d/server-id.cnf
              if [[ $ordinal -eq 0 ]]; then
                cp /mnt/config-map/primary.cnf /mnt/conf.d/
              else
                cp /mnt/config-map/replica.cnf /mnt/conf.d/
              fi
          volumeMounts: [{name: conf, mountPath: /mnt/conf.d}, {name: config-map, mountPath: /mnt/config-map}]
        - name: clone-mysql
          image: gcr.io/google-samples/xtrabackup:1.0
          command:
            - bash
            - -c
            - |
              set -ex
              [[ -d /var/lib/mysql/mysql ]] && exit 0
              [[ \`hostname\` =~ -([0-9]+)$ ]] || exit 1
              ordinal=\${BASH_REMATCH[1]}
              [[ $ordinal -eq 0 ]] && exit 0
              ncat --recv-only mysql-$(($ordinal-1)).mysql 3307 | xbstream -x -C /var/lib/mysql
              xtrabackup --prepare --target-dir=/var/lib/mysql
          volumeMounts: [{name: data, mountPath: /var/lib/mysql, subPath: mysql}]
      containers:
        - name: mysql
          image: mysql:5.7
          env: [{name: MYSQL_ALLOW_EMPTY_PASSWORD, value: "1"}]
          ports: [{name: mysql, containerPort: 3306}]
          volumeMounts:
            - {name: data, mountPath: /var/lib/mysql, subPath: mysql}
            - {name: conf, mountPath: /etc/mysql/conf.d}
          resources: {requests: {cpu: 250m, memory: 512Mi}}
          livenessProbe: {exec: {command: [mysqladmin, ping]}, initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5}
          readinessProbe:
            exec: {command: [mysql, -h, 127.0.0.1, -e, SELECT 1]}
            initialDelaySeconds: 5
            periodSeconds: 2
        - name: xtrabackup
          image: gcr.io/google-samples/xtrabackup:1.0
          ports: [{name: xtrabackup, containerPort: 3307}]
          command:
            - bash
            - -c
            - |
              set -ex
              cd /var/lib/mysql
              if [[ -f xtrabackup_slave_info ]]; then
                sed -E 's/;$//g' xtrabackup_slave_info > change.sql
              elif [[ -f xtrabackup_binlog_info ]]; then
                [[ \`cat xtrabackup_binlog_info\` =~ ^(.*?)[[:space:]]+(.*?)$ ]] || exit 1
                echo "CHANGE MASTER TO MASTER_LOG_FILE='\${BASH_REMATCH[1]}', MASTER_LOG_POS=\${BASH_REMATCH[2]}" > change.sql
              fi
              rm -f xtrabackup_slave_info xtrabackup_binlog_info
              if [[ -f change.sql ]]; then
                until mysql -h 127.0.0.1 -e "SELECT 1"; do sleep 1; done
                mysql -h 127.0.0.1 -e "$(<change.sql), MASTER_HOST='mysql-0.mysql', MASTER_USER='root', MASTER_PASSWORD=''; START SLAVE;" || exit 1
                mv change.sql change.sql.done
              fi
              exec ncat --listen --keep-open --send-only --max-conns=1 3307 -c "xtrabackup --backup --slave-info --stream=xbstream --host=127.0.0.1 --user=root"
          volumeMounts: [{name: data, mountPath: /var/lib/mysql, subPath: mysql}]
      volumes: [{name: conf, emptyDir: {}}, {name: config-map, configMap: {name: mysql}}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
`;

function ready(...ordinals: readonly number[]): TutorialStep {
  return {
    line: 'kubectl get pods -l app=mysql',
    says: ordinals.map((ordinal) => new RegExp(`mysql-${ordinal} +2/2 +Running`)),
    isRepeated: true,
  };
}
const client = (command: string): string =>
  `kubectl run mysql-client --image=mysql:5.7 -i -t --rm --restart=Never -- ${command}`;
/** Asks a member that the service picks, again and again. */
const LOOP =
  'kubectl run mysql-client-loop --image=mysql:5.7 -i --rm --restart=Never -- bash -c \'for i in $(seq 30); do mysql -h mysql-read -e "SELECT @@server_id,NOW()"; sleep 1; done\'';

testTutorial({
  title: 'Run a replicated stateful application',
  files: { 'mysql.yaml': MYSQL },
  steps: [
    { line: 'kubectl apply -f mysql.yaml', says: ['statefulset.apps/mysql created'] },
    ready(0, 1, 2),
    { line: 'kubectl logs mysql-2 -c clone-mysql', says: ['completed OK!'], hides: ['[simulation]'] },
    {
      line: 'kubectl exec mysql-1 -c mysql -- mysql -e "SHOW SLAVE STATUS\\G"',
      says: ['Master_Host: mysql-0.mysql', 'Slave_IO_Running: Yes'],
      isRepeated: true,
    },
    {
      line: `printf "CREATE DATABASE test;\\nCREATE TABLE test.messages (message VARCHAR(250));\\nINSERT INTO test.messages VALUES ('hello');\\n" | kubectl run mysql-client --image=mysql:5.7 -i --rm --restart=Never -- mysql -h mysql-0.mysql`,
    },
    { line: client('mysql -h mysql-read -e "SELECT * FROM test.messages"'), says: [/message/, /hello/] },
    { line: LOOP, says: ['@@server_id', /^100\t/m, /^101\t/m, /^102\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/m] },
    { line: 'kubectl exec mysql-2 -c mysql -- mv /usr/bin/mysql /usr/bin/mysql.off' },
    { line: 'kubectl get pod mysql-2', says: [/mysql-2 +1\/2 +Running/], isRepeated: true },
    { line: LOOP, says: [/^100\t/m, /^101\t/m], hides: [/^102\t/m] },
    { line: 'kubectl exec mysql-2 -c mysql -- mv /usr/bin/mysql.off /usr/bin/mysql' },
    ready(0, 1, 2),
    { line: 'kubectl delete pod mysql-2', says: ['pod "mysql-2" deleted'] },
    ready(0, 1, 2),
    {
      line: 'kubectl drain $(kubectl get pod mysql-2 -o jsonpath={.spec.nodeName}) --force --delete-emptydir-data --ignore-daemonsets',
      says: ['pod/mysql-2 evicted', 'drained'],
    },
    ready(0, 1, 2),
    { line: 'kubectl get nodes -o name | xargs kubectl uncordon', says: ['uncordoned'] },
    { line: 'kubectl scale statefulset mysql  --replicas=5', says: ['statefulset.apps/mysql scaled'] },
    ready(0, 1, 2, 3, 4),
    { line: client('mysql -h mysql-3.mysql -e "SELECT * FROM test.messages"'), says: [/hello/], isRepeated: true },
    { line: 'kubectl scale statefulset mysql --replicas=3', says: ['scaled'] },
    { line: 'kubectl get pvc -l app=mysql', says: [/data-mysql-4 +Bound +pvc-\S+ +10Gi +RWO/] },
    { line: 'kubectl delete pvc data-mysql-3 data-mysql-4 --wait=false', says: ['"data-mysql-4" deleted'] },
    { line: 'kubectl delete statefulset mysql', says: ['statefulset.apps "mysql" deleted'] },
    { line: 'kubectl get pods -l app=mysql', says: ['No resources found'], isRepeated: true },
    { line: 'kubectl delete configmap,service,pvc -l app=mysql', says: ['service "mysql-read" deleted'] },
  ],
});
