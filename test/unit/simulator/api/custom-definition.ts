/** A CustomResourceDefinition for tests. */

/** Kind "Box" of the group. Each version is served, and has a schema that takes anything unless it brings another. */
export function boxDefinition(
  group: string,
  versions: readonly { readonly name: string; readonly storage?: boolean; readonly [field: string]: unknown }[],
): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `boxes.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'boxes', kind: 'Box' },
      versions: versions.map((version) => ({
        served: true,
        storage: false,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        ...version,
      })),
    },
  };
}
