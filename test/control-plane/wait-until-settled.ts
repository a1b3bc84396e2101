import { waitFor } from '../support/wait-for.ts';
import type { ControlPlane } from './control-plane.ts';
import { readVersions } from './kubectl-objects.ts';

interface SetList {
  readonly items: readonly {
    readonly metadata: { readonly generation: number };
    readonly status: { readonly observedGeneration?: number };
  }[];
}

/** Longer than any pause between two changes of a starting or stopping pod of the bed. */
const SETTLED_MS = 1500;

/** Waits until the controller has observed every set of the namespace, and nothing there has changed for a moment. */
export async function waitUntilSettled(plane: ControlPlane): Promise<void> {
  let versions = '';
  let since = performance.now();
  await waitFor(
    async () => {
      const { items } = await plane.get<SetList>(`/apis/apps/v1/namespaces/${plane.namespace}/statefulsets`);
      const now = await readVersions(plane);
      const isSeen = items.every(({ metadata, status }) => (status.observedGeneration ?? 0) >= metadata.generation);
      if (now !== versions || !isSeen) since = performance.now();
      versions = now;
      return performance.now() - since;
    },
    (still) => still >= SETTLED_MS,
    { what: 'the namespace to be quiet', deadline: 120_000, every: 200 },
  );
}
