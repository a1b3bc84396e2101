/** Plays scripts on both clusters at once and holds the traces against each other. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { genuineStage } from './genuine-stage.ts';
import { simulatedStage } from './simulated-stage.ts';
import type { Script, Stage } from './stage.ts';
import { type Trace, traceOf } from './trace.ts';

/** Side by side on one control plane: most of a script's time is waiting. */
const CONCURRENCY = 4;

export interface Plane {
  readonly kubeconfig: string;
  readonly skip: string | false;
}

async function play(script: Script, stage: Stage): Promise<Trace> {
  await script.run(stage);
  await stage.quiet();
  const suffix = stage.unique('');
  const trace = traceOf(stage.changes(), stage.answers(), (name) =>
    suffix === '' ? name : name.replaceAll(suffix, ''),
  );
  return script.isOrdered === false ? { ...trace, pods: [] } : trace;
}

export function compare(
  title: string,
  plane: Plane,
  scripts: readonly Script[],
  { maxUnavailable = false } = {},
): void {
  describe(title, { concurrency: CONCURRENCY }, () => {
    for (const script of scripts) {
      test(script.name, { skip: plane.skip }, async () => {
        const simulated = await play(script, simulatedStage({ maxUnavailable }));
        const genuineOne = await genuineStage(plane.kubeconfig, 'same');
        try {
          const genuine = await play(script, genuineOne);
          assert.deepEqual(simulated, genuine);
        } finally {
          await genuineOne.close();
        }
      });
    }
  });
}
