/** The columns of the cluster's clock. */

import { CLOCKS } from '../../model/cluster-clock.ts';
import { at, numberOf, stringOf } from '../../model/json.ts';
import { type Column, column, wideColumn } from './column.ts';
import { orNone } from './format.ts';

export const CLOCK_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  [CLOCKS]: [
    column('Name', ({ metadata }) => metadata.name),
    column('Time', ({ status }) => stringOf(at(status, 'time')).slice(0, 19).replace('T', ' ')),
    column('Held', ({ spec }) => String(at(spec, 'held') === true)),
    column('Speed', ({ spec }) => String(numberOf(at(spec, 'speed'), 1))),
    column('Pace', ({ spec }) => stringOf(at(spec, 'pace'))),
    column('Held By', ({ status }) => orNone(stringOf(at(status, 'heldBy')))),
    wideColumn('Steps', ({ status }) => String(numberOf(at(status, 'steps'), 0))),
    wideColumn('Message', ({ status }) => stringOf(at(status, 'message'))),
  ],
};
