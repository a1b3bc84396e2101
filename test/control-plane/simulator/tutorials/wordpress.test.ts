/** "Deploying WordPress and MySQL with Persistent Volumes". */

import { testTutorial } from './walk.ts';

const MYSQL = `
apiVersion: v1
kind: Service
metadata: {name: wordpress-mysql, labels: {app: wordpress}}
spec: {clusterIP: None, selector: {app: wordpress, tier: mysql}, ports: [{port: 3306}]}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: mysql-pv-claim, labels: {app: wordpress}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: wordpress-mysql, labels: {app: wordpress}}
spec:
  selector: {matchLabels: {app: wordpress, tier: mysql}}
  strategy: {type: Recreate}
  template:
    metadata: {labels: {app: wordpress, tier: mysql}}
    spec:
      containers:
        - name: mysql
          image: mysql:8.0
          env:
            - {name: MYSQL_ROOT_PASSWORD, valueFrom: {secretKeyRef: {name: mysql-pass, key: password}}}
            - {name: MYSQL_DATABASE, value: wordpress}
          ports: [{containerPort: 3306, name: mysql}]
          volumeMounts: [{name: mysql-persistent-storage, mountPath: /var/lib/mysql}]
      volumes: [{name: mysql-persistent-storage, persistentVolumeClaim: {claimName: mysql-pv-claim}}]
`;
const WORDPRESS = `
apiVersion: v1
kind: Service
metadata: {name: wordpress, labels: {app: wordpress}}
spec: {type: LoadBalancer, selector: {app: wordpress, tier: frontend}, ports: [{port: 80}]}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: wp-pv-claim, labels: {app: wordpress}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: wordpress, labels: {app: wordpress}}
spec:
  selector: {matchLabels: {app: wordpress, tier: frontend}}
  strategy: {type: Recreate}
  template:
    metadata: {labels: {app: wordpress, tier: frontend}}
    spec:
      containers:
        - name: wordpress
          image: wordpress:6.2.1-apache
          env:
            - {name: WORDPRESS_DB_HOST, value: wordpress-mysql}
            - {name: WORDPRESS_DB_PASSWORD, valueFrom: {secretKeyRef: {name: mysql-pass, key: password}}}
          ports: [{containerPort: 80, name: wordpress}]
          volumeMounts: [{name: wordpress-persistent-storage, mountPath: /var/www/html}]
      volumes: [{name: wordpress-persistent-storage, persistentVolumeClaim: {claimName: wp-pv-claim}}]
`;

testTutorial({
  title: 'Deploying WordPress and MySQL with persistent volumes',
  files: { 'mysql-deployment.yaml': MYSQL, 'wordpress-deployment.yaml': WORDPRESS },
  steps: [
    {
      line: `cat <<EOF >./kustomization.yaml
secretGenerator:
- name: mysql-pass
  literals:
  - password=YOUR_PASSWORD
EOF`,
    },
    {
      line: `cat <<EOF >>./kustomization.yaml
resources:
  - mysql-deployment.yaml
  - wordpress-deployment.yaml
EOF`,
    },
    { line: 'kubectl apply -k ./', says: ['secret/mysql-pass-', 'deployment.apps/wordpress-mysql created'] },
    { line: 'kubectl get secrets', says: [/mysql-pass-\w+ +Opaque +1/] },
    { line: 'kubectl get pvc', says: [/mysql-pv-claim +Bound/, /wp-pv-claim +Bound/], isRepeated: true },
    {
      line: 'kubectl get pods',
      says: [/wordpress-mysql-\S+ +1\/1 +Running/, /wordpress-\w+-\w+ +1\/1 +Running/],
      isRepeated: true,
    },
    { line: 'kubectl get services wordpress', says: [/wordpress +LoadBalancer +10\.\S+ +<pending> +80:3\d+\/TCP/] },
    {
      line: 'kubectl exec deploy/wordpress-mysql -- mysql -pYOUR_PASSWORD -e "SHOW DATABASES"',
      says: ['wordpress'],
      isRepeated: true,
    },
    {
      line: 'kubectl exec deploy/wordpress-mysql -- mysql -e "SHOW DATABASES"',
      says: ["ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: NO)"],
      exitCode: 1,
    },
    {
      line: 'kubectl delete -k ./',
      says: ['service "wordpress" deleted', 'persistentvolumeclaim "wp-pv-claim" deleted'],
    },
  ],
});
