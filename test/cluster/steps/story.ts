/** A story of steps on a genuine control plane, with a dashboard that watches all of it. */

import assert from 'node:assert/strict';
import { after } from 'node:test';
import type { StatusItem } from '../../../source/cli/output/status-json.ts';
import { agree } from '../agreement.ts';
import type { ControlPlaneForTests } from '../control-plane.ts';
import { type Dashboard, openDashboard } from '../dashboard.ts';
import { assertInvariants } from '../invariants.ts';
import { quiet } from '../quiet.ts';

const DEADLINE_MS = 120_000;

export interface Story {
  /**
   * Waits until status says so; then until nothing moves. On the way and at the end status agrees with kubectl; at the
   * end the screen agrees with both.
   * @param isReached what the step leads to
   * @returns what status says at the end
   */
  readonly reach: (set: string, what: string, isReached: (item: StatusItem) => boolean) => Promise<StatusItem>;
}

/** Call it at the top of a file. */
export function story(plane: ControlPlaneForTests): Story {
  let dashboard: Dashboard | undefined;
  after(() => dashboard?.close());

  async function look(name: string): Promise<StatusItem> {
    const { items } = await agree(plane, (answer) => answer.forEach(assertInvariants));
    const item = items.find((candidate) => candidate.name === name);
    assert.ok(item !== undefined, `status does not know ${name}`);
    return item;
  }

  return {
    async reach(name, what, isReached) {
      dashboard ??= openDashboard(plane);
      const end = performance.now() + DEADLINE_MS;
      for (;;) {
        let item = await look(name);
        if (isReached(item)) {
          await quiet(plane);
          item = await look(name);
          if (isReached(item)) {
            await assertWords(plane, item);
            await dashboard.shows(item);
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

/** A pod's state is the word that kubectl prints. */
async function assertWords(plane: ControlPlaneForTests, item: StatusItem): Promise<void> {
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
