/** Measuring the disks of the pod under the cursor by df in its containers: run by the session, which reports the end. */

import type { Pod } from '../../domain/model/kinds.ts';
import { withNotice } from '../notice.ts';
import type { State } from '../state.ts';
import { shellBlockedReason, shellPod } from './update-shell.ts';

export type MeasureCommand =
  | { readonly type: 'measure-disks' }
  /** The measurement with this id has ended. `text` is a sentence that says how. */
  | { readonly type: 'disks-measured'; readonly id: number; readonly text: string };

export function updateMeasurement(state: State, command: MeasureCommand): State {
  switch (command.type) {
    case 'measure-disks': {
      const pod = shellPod(state);
      if (pod === undefined || measureBlockedReason(pod) !== undefined) return state;
      const id = state.lastMeasurementId + 1;
      const measuring = { ...state, diskMeasurement: { id, pod }, lastMeasurementId: id };
      return withNotice(measuring, `measuring the disks of ${pod.meta.name} by df`);
    }
    case 'disks-measured':
      return state.diskMeasurement?.id === command.id
        ? withNotice({ ...state, diskMeasurement: undefined }, command.text)
        : state;
  }
}

/** Returns a short sentence that says why the disks of the pod cannot be measured in it. */
export function measureBlockedReason(pod: Pod | undefined): string | undefined {
  if (pod !== undefined && pod.claimVolumes.length === 0) return `${pod.meta.name} has no claims`;
  return shellBlockedReason(pod);
}
