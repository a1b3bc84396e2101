/** Who may do what: granting by roles and bindings, lists of what is allowed, other users and their groups. */

import { bothClusters } from './both-clusters.ts';

const { compare } = bothClusters('rbac');

const MANAGER = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: manager}
rules:
  - {apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [get, list, create, update, patch]}
  - {apiGroups: [""], resources: [pods], verbs: [get, list]}
  - {apiGroups: [""], resources: [configmaps], resourceNames: [a], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: manager}
roleRef: {kind: Role, name: manager, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: User, name: jane}, {kind: Group, name: devs}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: big}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
`;

const AUTHOR = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: author}
rules:
  - {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate]}
  - {apiGroups: [rbac.authorization.k8s.io], resources: [roles], resourceNames: [big], verbs: [bind]}
`;

compare('nobody grants what they do not have', [
  { line: 'apply -f -', input: MANAGER },
  { line: 'create role r1 --verb=get,list --resource=pods --as jane' },
  { line: 'create role r2 --verb=get,delete,watch --resource=pods,secrets --as jane' },
  { line: 'create role r3 --verb=get --resource=configmaps --resource-name=a --resource-name=b --as jane' },
  { line: "create role r4 --verb=* --resource='*' --as jane" },
  { line: 'create role r5 --verb=get --resource=configmaps --resource-name=a --as jane' },
  { line: 'create role r6 --verb=get --resource=deployments.apps,pods/log --as jane' },
  { line: 'create rolebinding b1 --role=big --user=joe --as jane' },
  { line: 'create rolebinding b2 --role=r1 --user=joe --as jane' },
  { line: 'create rolebinding b4 --role=nowhere --user=joe --as jane' },
  { line: 'create role r7 --verb=get --resource=secrets --as joe --as-group devs' },
  { line: 'create role r8 --verb=get --resource=pods --as joe --as-group devs' },
  { line: 'patch role r1 --type=json -p [{"op":"add","path":"/rules/0/verbs/-","value":"delete"}] --as jane' },
  { line: 'label role r1 x=y --as jane' },
  { line: 'create clusterrole c1 --verb=get --resource=pods --as jane' },
]);

compare('the verbs escalate and bind let them', [
  { line: 'apply -f -', input: AUTHOR },
  { line: 'create rolebinding author --role=author --user=eve' },
  { line: 'create rolebinding author2 --role=manager --user=eve' },
  { line: 'create role r9 --verb=get --resource=secrets --as eve' },
  { line: 'create rolebinding b5 --role=big --user=joe --as eve' },
  { line: 'create rolebinding b6 --clusterrole=cluster-admin --user=joe --as eve', agree: 'code' },
]);

const reconciled = (verbs: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: stsview-reconciled}
rules: [{apiGroups: [""], resources: [pods], verbs: ${verbs}}]
`;

compare('auth reconcile adds what is missing, and takes away what is too much if told to', [
  { line: 'auth reconcile -f -', input: reconciled('[get]') },
  { line: 'auth reconcile -f -', input: reconciled('[list]') },
  { line: 'get clusterrole stsview-reconciled -o jsonpath={.rules}', says: /get.*list/ },
  { line: 'auth reconcile -f - --remove-extra-permissions', input: reconciled('[list]') },
  { line: 'get clusterrole stsview-reconciled -o jsonpath={.rules}' },
  { line: 'auth reconcile -f -', input: reconciled('[list]') },
  { line: 'delete clusterrole stsview-reconciled' },
]);

compare('the permissions of a user are listed', [
  { line: 'auth can-i --list --as jane' },
  { line: 'auth can-i --list --as joe --as-group devs' },
  { line: 'auth can-i --list --as system:serviceaccount:NAMESPACE:default' },
  { line: 'auth can-i create pods --as jane' },
  { line: 'auth can-i get pods --subresource=log --as jane' },
  { line: 'auth can-i get configmaps/a --as jane' },
  { line: 'auth can-i get /healthz --as jane' },
  { line: 'auth can-i get /metrics --as jane' },
  { line: 'auth whoami --as joe --as-group devs' },
]);
