/** The order of the versions of an API (k8s.io/apimachinery/pkg/version/helpers.go). */

const STAGES = ['alpha', 'beta', ''];

/** "v1beta2" has the major version 1, the stage "beta" and the minor version 2. */
function partsOf(version: string): readonly number[] | undefined {
  const [, major, stage = '', minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  return major === undefined ? undefined : [STAGES.indexOf(stage), Number(major), Number(minor)];
}

/** For sorting, the preferred version first: v2, v1, v2beta1, v1beta2, v1alpha1, and other names in their order. */
export function compareVersions(left: string, right: string): number {
  const [one, other] = [partsOf(left), partsOf(right)];
  if (one === undefined && other === undefined) return left < right ? -1 : left > right ? 1 : 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return one.map((part, index) => (other[index] ?? 0) - part).find((difference) => difference !== 0) ?? 0;
}
