/** Steps on a genuine control plane, with a dashboard that watches all of them. */

import assert from 'node:assert/strict';
import { after } from 'node:test';
import type { StatusItem } from '../../../source/cli/commands/status/json.ts';
import { compareStatusWithKubectl } from '../compare-with-kubectl.ts';
import type { ControlPlaneForTests } from '../control-plane.ts';
import { type Dashboard, openDashboard } from '../dashboard.ts';
import { assertInvariants } from '../status-invariants.ts';
import { waitUntilSettled } from '../wait-until-settled.ts';

const DEADLINE_MS = 120_000;

export interface ScenarioRunner {
  /**
   * Waits until the status is as given, then until nothing changes. On the way and at the end, the status agrees with
   * kubectl; at the end, the screen agrees with both.
   *
   * @param isReached the state to which the step leads
   *
   * @returns the final status
   */
  readonly waitForStep: (set: string, what: string, isReached: (item: StatusItem) => boolean) => Promise<StatusItem>;
}

/** Call it at the top of a file. */
export function createScenarioRunner(plane: ControlPlaneForTests): ScenarioRunner {
  let dashboard: Dashboard | undefined;
  after(() => dashboard?.close());

  async function readStatusItem(name: string): Promise<StatusItem> {
    const { items } = await compareStatusWithKubectl(plane, (answer) => answer.forEach(assertInvariants));
    const item = items.find((candidate) => candidate.name === name);
    assert.ok(item !== undefined, `status does not know ${name}`);
    return item;
  }

  return {
    async waitForStep(name, what, isReached) {
      dashboard ??= openDashboard(plane);
      const end = performance.now() + DEADLINE_MS;
      for (;;) {
        let item = await readStatusItem(name);
        if (isReached(item)) {
          await waitUntilSettled(plane);
          item = await readStatusItem(name);
          if (isReached(item)) {
            await assertPodStates(plane, item);
            await dashboard.waitUntilShows(item);
            return item;
          }
        }
        if (performance.now() > end) {
          throw new Error(
            `waited ${DEADLINE_MS / 1000} s for ${what}; there was\n${JSON.stringify(item, undefined, 1)}`,
          );
        }
      }
    },
  };
}

/** The state of a pod is the status that kubectl prints. */
async function assertPodStates(plane: ControlPlaneForTests, item: StatusItem): Promise<void> {
  const printed = await plane.kubectl('get', 'pods', '--no-headers');
  const words = new Map(printed.split('\n').map((line) => [line.split(/\s+/)[0], line.split(/\s+/)[2]]));
  for (const { pod } of item.bindings) {
    if (pod !== null) assert.equal(pod.state, words.get(pod.name), `the state of ${pod.name}`);
  }
}

/** Names of pods and the revisions that they run, "web-0 4f6b9". */
export function revisionsOf(item: StatusItem): readonly string[] {
  return item.bindings.flatMap(({ pod }) => (pod === null ? [] : [`${pod.name} ${pod.revisionRole}`]));
}
