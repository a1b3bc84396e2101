import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { allowedBy, authorize, pathAllowedBy } from '../../../../../source/simulator/api/authorization/authorize.ts';
import { checkEscalation } from '../../../../../source/simulator/api/authorization/escalation.ts';
import { userOf, withUsualGroups } from '../../../../../source/simulator/api/authorization/user.ts';
import type { SimulatedCluster } from '../../../../../source/simulator/cluster.ts';
import { applyManifests } from '../../../../../source/simulator/worlds/apply-manifests.ts';
import { parseManifests } from '../../../../../source/simulator/worlds/manifests.ts';
import { openWorld } from '../../../../../source/simulator/worlds/open-world.ts';

const RULES = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: default}
rules:
  - {apiGroups: [""], resources: [pods, pods/log], verbs: [get, list]}
  - {apiGroups: [""], resources: [secrets], resourceNames: [open], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: default}
roleRef: {kind: Role, name: reader, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: User, name: jane}, {kind: ServiceAccount, name: worker, namespace: default}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: granter, namespace: default}
rules:
  - {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate]}
  - {apiGroups: [rbac.authorization.k8s.io], resources: [roles], resourceNames: [reader], verbs: [bind]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: granters, namespace: default}
roleRef: {kind: Role, name: granter, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: User, name: eve}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: viewers}
roleRef: {kind: ClusterRole, name: view, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: Group, name: viewers}]
`;

let world: SimulatedCluster | undefined;
before(() => {
  world = openWorld({ world: 'classroom' });
  applyManifests(world.store, parseManifests(RULES, 'rules'));
});
after(() => world?.stop());

function storeOf(): SimulatedCluster['store'] {
  if (world === undefined) throw new Error('the world is open within tests only');
  return world.store;
}

const POD = { verb: 'get', group: '', resource: 'pods', subresource: '', namespace: 'default', name: 'web-0' };
const JANE = withUsualGroups('jane', []);

test('a rule allows what it names, where its binding holds', () => {
  const store = storeOf();
  const by = 'RBAC: allowed by RoleBinding "readers/default" of Role "reader" to User "jane"';
  assert.equal(allowedBy(store, JANE, POD), by);
  assert.equal(allowedBy(store, JANE, { ...POD, subresource: 'log' }), by);
  assert.equal(allowedBy(store, JANE, { ...POD, verb: 'delete' }), undefined);
  assert.equal(allowedBy(store, JANE, { ...POD, subresource: 'exec' }), undefined);
  assert.equal(allowedBy(store, JANE, { ...POD, namespace: 'kube-system' }), undefined);
  assert.equal(allowedBy(store, JANE, { ...POD, resource: 'secrets', name: 'open' }), by);
  assert.equal(allowedBy(store, JANE, { ...POD, resource: 'secrets' }), undefined);
  assert.notEqual(allowedBy(store, withUsualGroups('system:serviceaccount:default:worker', []), POD), undefined);
  assert.notEqual(
    allowedBy(store, withUsualGroups('joe', ['viewers']), { ...POD, namespace: 'kube-system' }),
    undefined,
  );
  assert.equal(allowedBy(store, withUsualGroups('joe', ['viewers']), { ...POD, resource: 'secrets' }), undefined);
});

test('whoever holds the token may do everything; a refusal has the genuine sentence', () => {
  const store = storeOf();
  assert.equal(allowedBy(store, userOf({}), { ...POD, verb: 'delete' }), '');
  assert.equal(pathAllowedBy(store, JANE, 'get', '/metrics'), undefined);
  const refused = (attributes: typeof POD, sentence: string): void => {
    assert.throws(() => authorize(store, JANE, attributes), { message: sentence });
  };
  refused(
    { ...POD, verb: 'list', resource: 'statefulsets', group: 'apps', name: '' },
    'statefulsets.apps is forbidden: User "jane" cannot list resource "statefulsets" in API group "apps" in the namespace "default"',
  );
  refused(
    { ...POD, verb: 'delete' },
    'pods "web-0" is forbidden: User "jane" cannot delete resource "pods" in API group "" in the namespace "default"',
  );
  refused(
    { ...POD, resource: 'nodes', namespace: '', verb: 'list', name: '' },
    'nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope',
  );
});

test('nobody grants what they do not have, unless they may escalate or bind', () => {
  const store = storeOf();
  const meta = (name: string) => ({ name, namespace: 'default', uid: '', resourceVersion: '', creationTimestamp: '' });
  const grant = (plural: 'roles' | 'rolebindings', fields: object, user = JANE): void => {
    const type = store.types.byKey(`rbac.authorization.k8s.io/${plural}`);
    assert.ok(type !== undefined);
    checkEscalation(store, user, type, { apiVersion: '', kind: type.kind, metadata: meta('new'), ...fields });
  };
  const rule = (resources: readonly string[], verbs: readonly string[], more: object = {}) => ({
    rules: [{ apiGroups: [''], resources, verbs, ...more }],
  });
  grant('roles', rule(['pods', 'pods/log'], ['list', 'get']));
  grant('roles', rule(['secrets'], ['get'], { resourceNames: ['open'] }));
  grant('roles', rule(['*'], ['*']), userOf({}));
  const message = (...lines: readonly string[]): string =>
    [
      'roles.rbac.authorization.k8s.io "new" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:',
      ...lines,
    ].join('\n');
  assert.throws(() => grant('roles', rule(['secrets', 'pods'], ['get', 'delete', 'watch'])), {
    message: message(
      '{APIGroups:[""], Resources:["pods"], Verbs:["delete" "watch"]}',
      '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete" "watch"]}',
    ),
  });
  assert.throws(() => grant('roles', rule(['secrets'], ['get'], { resourceNames: ['open', 'other'] })), {
    message: message('{APIGroups:[""], Resources:["secrets"], ResourceNames:["other"], Verbs:["get"]}'),
  });
  assert.throws(() => grant('roles', rule(['*'], ['*'])), {
    message: message('{APIGroups:[""], Resources:["*"], Verbs:["*"]}'),
  });
  const binding = (kind: string, name: string) => ({ roleRef: { kind, name }, subjects: [] });
  grant('rolebindings', binding('Role', 'reader'));
  assert.throws(() => grant('rolebindings', binding('ClusterRole', 'view')), /not currently held:\n\{APIGroups/);
  assert.throws(() => grant('rolebindings', binding('Role', 'nowhere')), {
    message: 'rolebindings.rbac.authorization.k8s.io "nowhere" not found',
  });
  const eve = withUsualGroups('eve', []);
  grant('roles', rule(['secrets'], ['get']), eve);
  grant('rolebindings', binding('Role', 'reader'), eve);
  assert.throws(() => grant('rolebindings', binding('ClusterRole', 'view'), eve), /not currently held/);
});

test('impersonation gives the groups that a user of its sort has', () => {
  assert.deepEqual(userOf({ 'impersonate-user': 'jane', 'impersonate-group': 'a, b' }), {
    name: 'jane',
    groups: ['a', 'b', 'system:authenticated'],
  });
  assert.deepEqual(userOf({ 'impersonate-user': 'system:serviceaccount:shop:cart' }).groups, [
    'system:serviceaccounts',
    'system:serviceaccounts:shop',
    'system:authenticated',
  ]);
});
