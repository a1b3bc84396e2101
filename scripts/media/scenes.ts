/** What the README shows. */

import type { Scene } from './scene.ts';

const COLUMNS = 120;
const ROWS = 32;

/** A set "web" with its service, and with a claim for each member if a size is given. */
function web({ replicas, size, fields = '' }: { replicas: number; size?: string; fields?: string }): string {
  const mounts = size === undefined ? '' : 'volumeMounts: [{name: data, mountPath: /data}]';
  const claims =
    size === undefined
      ? ''
      : `volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: ${size}}}}`;
  return `
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: ${replicas}
  ${fields}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 2
      containers:
        - name: web
          image: "nginx:1.28"
          ports: [{name: http, containerPort: 80}]
          ${mounts}
  ${claims}
`;
}

const DASHBOARD: Scene = {
  name: 'dashboard',
  title: 'The dashboard: a rollout that is stuck, another on its way, and a disk that fills',
  world: 'shop',
  columns: COLUMNS,
  rows: ROWS,
  namespaces: 'all',
  steps: [
    {
      say: 'Four databases and queues. Postgres is stuck: the template is corrected, the broken pod stays in the way.',
    },
    { pass: 3 },
    'picture',
    { pass: 3 },
    { say: 'w: why a set stands as it does, the evidence, and the way out' },
    { keys: ['w'] },
    { pass: 4 },
    { keys: ['esc'] },
    { say: 'enter: the members of one set' },
    { keys: ['enter'] },
    { pass: 4 },
    { keys: ['esc', 'j', 'j', 'j'] },
    { say: 'Redis is being updated, from the highest ordinal down.' },
    { pass: 40, speed: 4 },
  ],
};

const PARTITION: Scene = {
  name: 'partition',
  title: 'An update with a partition: two of five members first',
  world: 'classroom',
  columns: COLUMNS,
  rows: ROWS,
  namespaces: ['default'],
  files: { 'web.yaml': web({ replicas: 5 }) },
  before: [{ kubectl: 'kubectl apply -f web.yaml' }, { pass: 40 }],
  steps: [
    { keys: ['enter'] },
    { say: 'Five members of one revision. An update is to reach two of them first.' },
    { pass: 2 },
    { kubectl: `kubectl patch sts/web -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":3}}}}'` },
    { kubectl: 'kubectl set image sts/web web=nginx:1.29' },
    { pass: 4 },
    'picture',
    { pass: 11 },
    { say: 'web-4 and web-3 have the new revision. The partition keeps the others as they are.' },
    { pass: 5 },
    { kubectl: `kubectl patch sts/web -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}'` },
    { pass: 24, speed: 2 },
    { say: 'All members have the new revision.' },
    { pass: 3 },
  ],
};

const ROLLBACK_TRAP: Scene = {
  name: 'rollback-trap',
  title: 'The rollback trap: the template is good again, the pod is not',
  world: 'classroom',
  columns: COLUMNS,
  rows: ROWS,
  namespaces: ['default'],
  files: { 'web.yaml': web({ replicas: 3 }) },
  before: [{ kubectl: 'kubectl apply -f web.yaml' }, { pass: 30 }],
  steps: [
    { keys: ['enter'] },
    { kubectl: 'kubectl set image sts/web web=nginx:missing' },
    { pass: 12 },
    { say: 'The image does not exist. The update waits for web-2, which can never be ready.' },
    { pass: 4 },
    { kubectl: 'kubectl rollout undo sts/web' },
    { pass: 12, speed: 2 },
    { say: 'The template is good again, and web-2 is still the broken pod: the controller waits for it.' },
    { pass: 4 },
    'picture',
    { keys: ['w'] },
    { pass: 5 },
    { keys: ['esc'] },
    { kubectl: 'kubectl delete pod web-2' },
    { pass: 8 },
    { say: 'Going back takes both: the template, and the pod.' },
    { pass: 3 },
  ],
};

const LESSON: Scene = {
  name: 'lesson',
  title: 'A lesson: a pod is deleted. What does the new one share with it?',
  world: 'classroom',
  columns: 150,
  rows: 24,
  namespaces: ['default'],
  lesson: 'pod-deleted',
  steps: [
    { pass: 3 },
    { keys: ['i'] },
    { pass: 4 },
    { keys: ['n'] },
    { pass: 3 },
    { keys: ['1'] },
    { keys: ['i'] },
    { pass: 1 },
    { pass: 6 },
    'picture',
    { pass: 3 },
    { keys: ['n'] },
    { keys: ['i'] },
    { pass: 5 },
  ],
};

const DISK: Scene = {
  name: 'growing-disk',
  title: 'A disk fills, and its claim grows while the pod runs',
  world: 'classroom',
  columns: COLUMNS,
  rows: 26,
  namespaces: ['default'],
  files: { 'web.yaml': web({ replicas: 2, size: '4Gi' }) },
  before: [{ kubectl: 'kubectl apply -f web.yaml' }, { pass: 30 }],
  steps: [
    { keys: ['enter'] },
    { kubectl: 'kubectl annotate pvc data-web-1 demo/used=2800Mi demo/fill=200Mi/min --overwrite' },
    { say: 'Something writes 200Mi a minute to the volume of web-1.' },
    { pass: 300, speed: 20 },
    { say: 'The disk of web-1 is nearly full.' },
    { pass: 4 },
    { kubectl: `kubectl patch pvc data-web-1 -p '{"spec":{"resources":{"requests":{"storage":"8Gi"}}}}'` },
    { say: 'The claim asks for 8Gi. The volume grows, then its file system.' },
    'picture',
    { pass: 6 },
    { say: 'First the volume has grown, then its file system. The pod has not been restarted.' },
    { pass: 60, speed: 10 },
    { pass: 4 },
  ],
};

export const SCENES: readonly Scene[] = [DASHBOARD, PARTITION, ROLLBACK_TRAP, LESSON, DISK];
