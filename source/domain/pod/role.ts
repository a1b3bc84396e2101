/** Reads the role of a pod among its set's members ("master", "replica") from a label that its operator writes. */

import type { Pod } from '../model/kinds.ts';

/** Labels that hold a role, and their authors. The first label that a pod has is used. */
export const ROLE_LABELS: readonly { readonly label: string; readonly from: string }[] = [
  { label: 'cnpg.io/instanceRole', from: 'CloudNativePG' },
  { label: 'spilo-role', from: 'Zalando Postgres Operator' },
  { label: 'postgres-operator.crunchydata.com/role', from: 'Crunchy Postgres Operator' },
  { label: 'mysql.oracle.com/cluster-role', from: 'MySQL Operator' },
  { label: 'moco.cybozu.com/role', from: 'MOCO' },
  { label: 'k8s.mariadb.com/role', from: 'MariaDB Operator' },
  { label: 'kubedb.com/role', from: 'KubeDB' },
  { label: 'kubeblocks.io/role', from: 'KubeBlocks' },
  { label: 'redis-role', from: 'OT-CONTAINER-KIT Redis Operator' },
  { label: 'redisfailovers-role', from: 'Spotahome Redis Operator' },
  { label: 'planetscale.com/tablet-type', from: 'Vitess Operator' },
  { label: 'role', from: 'Patroni, Percona, Bitpoke MySQL Operator, Dragonfly Operator' },
];

const COMPONENT = 'app.kubernetes.io/component';
/** The component label is used for many things. Only these values are roles. */
const COMPONENT_ROLES: ReadonlySet<string> = new Set([
  'primary',
  'secondary',
  'master',
  'slave',
  'replica',
  'leader',
  'follower',
  'main',
  'standby',
  'arbiter',
]);

/** Returns the value of the chosen label, or of the first well-known one; empty if there is none. */
export function roleOf(pod: Pod, roleLabel: string | undefined): string {
  const { labels } = pod.meta;
  if (roleLabel !== undefined) return labels[roleLabel] ?? '';
  for (const { label } of ROLE_LABELS) {
    const value = labels[label];
    if (value !== undefined && value !== '') return value;
  }
  const component = labels[COMPONENT];
  return component !== undefined && COMPONENT_ROLES.has(component) ? component : '';
}
