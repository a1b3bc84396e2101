import type { Binding } from '../status.ts';
import { absence } from './absence.ts';
import { brokenContainer, shakyContainer } from './containers.ts';
import type { PodRow, RowsContext, Trouble } from './context.ts';
import { failedPod } from './failed-pod.ts';
import { nodeLost } from './node-lost.ts';
import { notReady } from './not-ready.ts';
import { starting } from './starting.ts';
import { terminatingStuck } from './terminating-stuck.ts';
import { unscheduled } from './unscheduled.ts';

/** Undefined for a row whose pod is available, or on its way in good order. */
export function podTrouble(context: RowsContext, binding: Binding): Trouble | undefined {
  const status = binding.pod;
  if (status === undefined) return absence(context, binding);
  const row: PodRow = { binding, status };
  switch (status.stage) {
    case 'available':
    case 'ready':
      return isNodeLost(context, row)
        ? { ...nodeLost(context, row), severity: 'warning', weight: 'none' }
        : shakyContainer(context, row);
    case 'finished':
      return undefined;
    case 'terminating':
      return terminating(context, row);
    case 'unscheduled':
      return unscheduled(context, row);
    case 'lost':
      return nodeLost(context, row);
    case 'broken':
      return status.pod.phase === 'Failed' ? failedPod(context, row) : brokenContainer(context, row);
    case 'starting':
      return starting(context, row);
    case 'running':
      return notReady(context, row);
  }
}

/** An evicted pod is on its way out because of that, until it does not come to an end. */
function terminating(context: RowsContext, row: PodRow): Trouble | undefined {
  const stuck = terminatingStuck(context, row);
  const { pod } = row.status;
  const evicted = pod.phase === 'Failed' && pod.reason === 'Evicted';
  return evicted && stuck?.severity !== 'error' ? failedPod(context, row) : stuck;
}

/** The controller goes on counting the pod as ready until its condition is turned: nobody knows whether it is. */
function isNodeLost({ known }: RowsContext, { binding, status }: PodRow): boolean {
  const { node } = binding;
  return node === undefined ? known.Node === 'known' && status.pod.node !== '' : node.ready === 'Unknown';
}
