/** Runs scripts on both clusters at the same time and compares the traces. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { openGenuineCluster } from './genuine-cluster.ts';
import { createSimulatedTestCluster } from './simulated-cluster.ts';
import type { DifferentialScript, TestCluster } from './test-cluster.ts';
import { type Trace, traceOf } from './trace.ts';

/** Side by side on one control plane, since a script mostly waits. */
const CONCURRENCY = 4;

export interface ComparedControlPlane {
  readonly kubeconfig: string;
  readonly skip: string | false;
}

/**
 * Returns the traces of a script at each moment at which it waits until nothing changes, the last at its end.
 *
 * @param expected the traces of the other cluster. Times are not compared: a cluster is settled when nothing changes
 * and the trace is the expected one, or has differed for long
 */
async function runScript(
  script: DifferentialScript,
  stage: TestCluster,
  expected?: readonly Trace[],
): Promise<readonly Trace[]> {
  const suffix = stage.unique('');
  const traces: Trace[] = [];
  const trace = (): Trace => {
    const whole = traceOf(stage.changes(), stage.answers(), (name) =>
      suffix === '' ? name : name.replaceAll(suffix, ''),
    );
    return script.isOrdered === false ? { ...whole, pods: [] } : whole;
  };
  const quiet = async (): Promise<void> => {
    const other = expected?.[traces.length];
    await stage.waitUntilQuiet(() => other === undefined || isDeepStrictEqual(trace(), other));
    const own = trace();
    if (other !== undefined) assert.deepEqual(other, own);
    traces.push(own);
  };
  await script.run({ ...stage, waitUntilQuiet: quiet });
  await quiet();
  return traces;
}

export function compareClusters(
  title: string,
  plane: ComparedControlPlane,
  scripts: readonly DifferentialScript[],
  { maxUnavailable = false } = {},
): void {
  describe(title, { concurrency: CONCURRENCY }, () => {
    for (const script of scripts) {
      test(script.name, { skip: plane.skip }, async () => {
        const simulated = await runScript(script, createSimulatedTestCluster({ maxUnavailable }));
        const genuineOne = await openGenuineCluster(plane.kubeconfig, 'same');
        try {
          await runScript(script, genuineOne, simulated);
        } finally {
          await genuineOne.close();
        }
      });
    }
  });
}
