/** A journal that records nothing, for runs whose journal is not the point. */

import type { RunJournal } from '../../source/actions/run/run-plan.ts';

export const NO_JOURNAL: RunJournal = { recordSending: async () => {}, recordOutcome: async () => {} };
