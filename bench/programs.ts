/** The measured programs: always this one, and others if they are on the PATH. */

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NODE, PROGRAM } from '../test/program/harness/program-environment.ts';

export interface MeasuredProgram {
  readonly name: string;
  readonly command: (kubeconfig: string) => readonly string[];
  /** Matches the screen once the first sets are shown. */
  readonly firstSetsShown: RegExp;
  /** Matches the screen once everything that belongs to the sets is shown; undefined if the screen does not tell. */
  readonly allShown: RegExp | undefined;
  /** Matches the row under the cursor; undefined if it has no mark of its own. */
  readonly cursor: RegExp | undefined;
}

const A_SET = /set-\d{3}/;

const STSVIEW: MeasuredProgram = {
  name: 'stsview',
  command: (kubeconfig) => [NODE, PROGRAM, '-A', '--kubeconfig', kubeconfig],
  firstSetsShown: A_SET,
  allShown: /● live/,
  cursor: /^ ›/,
};

/** Matches a number of so many hundreds, "2001" or "2,001". */
function hundreds(count: number): string {
  const digits = [...String(Math.floor(count / 100)), '\\d', '\\d'];
  return digits.toSpliced(-3, 0, ',?').join('');
}

/** The others show one kind at a time: the sets, and in another run the pods, whose number they show. */
const othersFor = (pods: number): readonly MeasuredProgram[] => [
  {
    name: 'k9s',
    command: (kubeconfig) => ['k9s', '--kubeconfig', kubeconfig, '-A', '-c', 'sts'],
    firstSetsShown: A_SET,
    allShown: undefined,
    cursor: undefined,
  },
  {
    name: 'k9s (pods)',
    command: (kubeconfig) => ['k9s', '--kubeconfig', kubeconfig, '-A', '-c', 'pods'],
    firstSetsShown: A_SET,
    allShown: new RegExp(`\\[${hundreds(pods)}\\]`),
    cursor: undefined,
  },
  {
    name: 'sofka',
    command: (kubeconfig) => ['env', `KUBECONFIG=${kubeconfig}`, 'sofka', '-A', 'sts'],
    firstSetsShown: A_SET,
    allShown: undefined,
    cursor: undefined,
  },
  {
    name: 'sofka (pods)',
    command: (kubeconfig) => ['env', `KUBECONFIG=${kubeconfig}`, 'sofka', '-A', 'pods'],
    firstSetsShown: A_SET,
    allShown: new RegExp(`pods \\[${hundreds(pods)}\\]`),
    cursor: undefined,
  },
];

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function measuredPrograms(pods: number): readonly MeasuredProgram[] {
  return [STSVIEW, ...othersFor(pods).filter(({ name }) => isOnPath(name.replace(/ .*/, '')))];
}
