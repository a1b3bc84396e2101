/** The clients of MySQL: what they store, on which members it is, and how long it lives. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClusterHarness, createClusterHarness } from '../cluster-harness.ts';

/** A main at the first ordinal, and replicas that may not be written. */
const MYSQL = `
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{name: mysql, port: 3306}]}
---
apiVersion: v1
kind: Service
metadata: {name: db-read}
spec: {selector: {app: db}, ports: [{name: mysql, port: 3306}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 1
      initContainers:
        - name: role
          image: busybox:1.37
          command: [sh, -c]
          args:
            - |
              number=\${HOSTNAME##*-}
              printf '[mysqld]\\nserver-id=%d\\n' $((100 + number)) > /conf/id.cnf
              [ $number = 0 ] || printf '[mysqld]\\nsuper-read-only\\n' > /conf/role.cnf
          volumeMounts: [{name: conf, mountPath: /conf}]
      containers:
        - name: mysql
          image: mysql:8.4
          env: [{name: MYSQL_ALLOW_EMPTY_PASSWORD, value: "1"}]
          ports: [{name: mysql, containerPort: 3306}]
          readinessProbe: {exec: {command: [mysql, -h, 127.0.0.1, -e, SELECT 1]}, periodSeconds: 2}
          volumeMounts: [{name: data, mountPath: /var/lib/mysql}, {name: conf, mountPath: /etc/mysql/conf.d}]
      volumes: [{name: conf, emptyDir: {}}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;

function openSet(): ClusterHarness {
  const world = createClusterHarness();
  world.apply(MYSQL);
  world.until('three members', () => ['db-0', 'db-1', 'db-2'].every(world.isReady));
  return world;
}

/** Runs SQL on a member, and returns what is printed. */
function sql(world: ClusterHarness, pod: string, text: string, ...more: readonly string[]): string {
  const { stdout, stderr } = world.run(pod, ['mysql', ...more, '-e', text]);
  return stderr + stdout;
}

const MESSAGES = `CREATE DATABASE test; CREATE TABLE test.messages (id INT AUTO_INCREMENT PRIMARY KEY, message VARCHAR(250));
  INSERT INTO test.messages (message) VALUES ('hello'), ('it''s me');`;

test('what is written to the main is read on every member, and replicas refuse to be written', () => {
  const world = openSet();
  assert.equal(sql(world, 'db-0', MESSAGES), '');
  for (const pod of ['db-0', 'db-1', 'db-2']) {
    assert.equal(
      sql(world, pod, 'SELECT message FROM test.messages ORDER BY id DESC'),
      "message\nit's me\nhello\n",
      pod,
    );
  }
  assert.match(
    sql(world, 'db-1', "INSERT INTO test.messages VALUES (9, 'no')"),
    /^ERROR 1290 \(HY000\) at line 1: The MySQL server is running with the --super-read-only option/,
  );
  assert.match(sql(world, 'db-2', 'SELECT @@server_id', '-h', 'db-1.db'), /@@server_id\n101\n/);
  assert.equal(sql(world, 'db-1', 'SELECT COUNT(*) FROM test.messages', '-N'), '2\n');
});

test('data outlives the pod, and goes with the claim; a replica without data catches up', () => {
  const world = openSet();
  sql(world, 'db-0', MESSAGES);
  world.remove('pods', 'db-0');
  world.until('db-0 is back', () => world.isReady('db-0'));
  assert.match(sql(world, 'db-0', 'SELECT * FROM test.messages'), /1\thello/);
  // The replica's own copy is gone with its claim, and it takes over what the main has.
  world.remove('persistentvolumeclaims', 'data-db-2');
  world.remove('pods', 'db-2');
  world.until('db-2 is back', () => world.isReady('db-2'));
  assert.match(sql(world, 'db-2', 'SELECT * FROM test.messages'), /1\thello/);
  world.patch('apps/statefulsets', 'db', { spec: { replicas: 0 } });
  world.until('no pods', () => world.names('pods').length === 0);
  for (const ordinal of [0, 1, 2]) world.remove('persistentvolumeclaims', `data-db-${ordinal}`);
  world.patch('apps/statefulsets', 'db', { spec: { replicas: 1 } });
  world.until('db-0 is back', () => world.isReady('db-0'));
  assert.match(sql(world, 'db-0', 'SELECT * FROM test.messages'), /ERROR 1049 .*Unknown database 'test'/);
});

test('a replica that was down while something was written catches up, and shows what it has without the main', () => {
  const world = openSet();
  world.remove('pods', 'db-2');
  world.until('db-2 is down', () => !world.isReady('db-2'));
  sql(world, 'db-0', MESSAGES);
  world.until('db-2 is back', () => world.isReady('db-2'));
  assert.match(sql(world, 'db-2', 'SELECT * FROM test.messages'), /hello/);
  world.patch('apps/statefulsets', 'db', {
    spec: {
      template: { spec: { nodeSelector: { nowhere: 'yes' } } },
      updateStrategy: { type: 'OnDelete', rollingUpdate: null },
    },
  });
  world.remove('pods', 'db-0');
  world.until('db-0 is pending', () => world.get('pods', 'db-0')?.status?.['phase'] === 'Pending');
  assert.match(sql(world, 'db-1', 'SELECT * FROM test.messages'), /hello/);
  assert.match(sql(world, 'db-1', 'SELECT 1', '-h', 'db-0.db'), /ERROR 2005 .*Unknown MySQL server host 'db-0\.db'/);
});

test('a table on a terminal, tabs elsewhere, statements from the input, and an error for what is not known', () => {
  const world = openSet();
  const { exitCode } = world.run(
    'db-0',
    ['mysql'],
    `${MESSAGES}\nUSE test;\nUPDATE messages SET message = 'bye' WHERE id = 2;`,
  );
  assert.equal(exitCode, 0);
  assert.equal(
    world.run('db-0', ['mysql', '-t', 'test'], 'SELECT * FROM messages;').stdout,
    '+----+---------+\n| id | message |\n+----+---------+\n|  1 | hello   |\n|  2 | bye     |\n+----+---------+\n',
  );
  assert.match(
    sql(world, 'db-0', 'SELECT * FROM test.messages WHERE id = 2\\G'),
    /\*\*\* 1\. row \*\*\*.*\n +id: 2\nmessage: bye\n/,
  );
  assert.match(sql(world, 'db-0', 'SELECT a FROM test.messages'), /ERROR 1054 .*Unknown column 'a'/);
  assert.match(
    sql(world, 'db-0', 'SELECT * FROM test.messages JOIN b ON 1'),
    /^\[simulation\] this is not simulated: JOIN/,
  );
  assert.match(sql(world, 'db-0', 'SELEKT 1'), /ERROR 1064 \(42000\) at line 1: You have an error in your SQL syntax/);
  assert.match(sql(world, 'db-0', 'GRANT ALL ON *.* TO x'), /^\[simulation\]/);
});

test('the shell knows the clients of its image, and a probe that cannot find its client fails', () => {
  const world = openSet();
  const script = 'mysql -N -e "SELECT 40 + 2" | tr 2 3; which mysql | grep -c mysql; mysqladmin ping && echo yes';
  assert.equal(world.run('db-0', ['bash', '-c', script]).stdout, '43\n1\nmysqld is alive\nyes\n');
  world.run('db-2', ['mv', '/usr/bin/mysql', '/usr/bin/mysql.off']);
  world.until('db-2 is not ready', () => !world.isReady('db-2'));
  assert.equal(world.run('db-2', ['mysql.off', '-N', '-e', 'SELECT 1']).stdout, '1\n');
  world.run('db-2', ['mv', '/usr/bin/mysql.off', '/usr/bin/mysql']);
  world.until('db-2 is ready', () => world.isReady('db-2'));
});
