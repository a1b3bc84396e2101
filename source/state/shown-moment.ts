/** Which moment of the cluster the screen shows: the newest snapshot or, in an embedded cluster, one of its past. */

import { changeTime, type TimeCommand } from './demo-time.ts';
import { checkDialogDrift } from './dialog/plan-dialog.ts';
import { reviseTasks } from './dialog/revise-tasks.ts';
import { withDnsFindings } from './dns/dns-findings.ts';
import { keepSelectionWhileListing } from './navigation/update-move.ts';
import { addMoment, type Moment, momentAt, NO_PAST } from './past.ts';
import { recordMembers } from './sets/seen-members.ts';
import { openSought } from './sought-object.ts';
import type { ClockDifferences, State } from './state.ts';

export interface ReceivedSnapshot extends Moment {
  readonly type: 'snapshot-received';
  readonly clocks?: ClockDifferences;
}

export function receiveSnapshot(state: State, input: ReceivedSnapshot): State {
  const seenMembers = recordMembers(state.seenMembers, input.sets, input.now);
  if (state.demoTime === undefined) return showMoment({ ...state, seenMembers, past: NO_PAST }, input);
  const past = addMoment(state.past, { snapshot: input.snapshot, sets: input.sets, now: input.now });
  if (past.back === 0) return showMoment({ ...state, seenMembers, past }, input);
  // The screen stays in the past, and shows an older moment only if its own is no longer kept.
  const shown = momentAt(past, past.back);
  const kept = { ...state, past };
  return shown === undefined || shown.snapshot === state.snapshot ? kept : showMoment(kept, shown);
}

/** Shows what is known of the cluster at a moment. */
function showMoment(
  state: State,
  { snapshot, sets, now, clocks }: Moment & { readonly clocks?: ClockDifferences },
): State {
  return checkDialogDrift(
    keepSelectionWhileListing(
      openSought(reviseTasks(withDnsFindings({ ...state, snapshot, sets, now, clocks: clocks ?? state.clocks }))),
    ),
  );
}

function showPast(state: State, back: number): State {
  const { moments, live } = state.past;
  const present = live ?? { snapshot: state.snapshot, sets: state.sets, now: state.now };
  const shown = momentAt(state.past, back);
  const past = { moments, back, live: back === 0 ? undefined : present };
  return showMoment({ ...state, past }, shown ?? present);
}

export function updateTime(state: State, { change }: TimeCommand): State {
  const { demoTime, past } = state;
  if (demoTime === undefined) return state;
  if (past.back > 0 && change === 'step') return showPast(state, past.back - 1);
  const present = past.back > 0 ? showPast(state, 0) : state;
  return { ...present, demoTime: changeTime(demoTime, change, state.scope.namespaces) };
}

/** Steps back by a moment, and holds time, so that the present does not run away. */
export function updateStepBack(state: State): State {
  const { demoTime, past } = state;
  if (demoTime === undefined) return state;
  const held = demoTime.paused ? demoTime : changeTime(demoTime, 'pause', state.scope.namespaces);
  return showPast({ ...state, demoTime: held }, past.back + 1);
}
