/** Users with few permissions. */

import { waitFor } from '../../support/wait-for.ts';
import type { ControlPlane } from '../control-plane.ts';

const READING =
  '{apiGroups: ["", apps, policy, autoscaling, storage.k8s.io, discovery.k8s.io], resources: ["*"], verbs: [get, list, watch]}';

/**
 * Creates a user who may read everything in the namespace, and what the rules add.
 * @param rules in YAML's flow style: "{apiGroups: [apps], resources: [statefulsets], verbs: [patch]}"
 */
export async function createUser(plane: ControlPlane, name: string, ...rules: readonly string[]): Promise<string> {
  const user = `${name}-${plane.namespace}`;
  await plane.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${name}}
rules:
${[READING, ...rules].map((rule) => `- ${rule}`).join('\n')}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${name}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name}}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ${user}}]
`);
  await waitFor(
    () => plane.kubectl('auth', 'can-i', 'list', 'pods', '--as', user),
    (answer) => answer === 'yes\n',
    { what: `the rights of ${user}` },
  );
  return user;
}
