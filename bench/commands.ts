/** Commands that end by themselves: how long they take, beside others that do the same. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { NODE, PROGRAM } from '../test/program/harness/program-environment.ts';

const run = promisify(execFile);

export interface MeasuredCommand {
  readonly name: string;
  readonly command: readonly string[];
}

export interface CommandFigures {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

/** Each command beside the one that it is compared with. */
export interface CommandPair {
  readonly own: MeasuredCommand;
  readonly peer: MeasuredCommand;
}

export function measuredCommands(kubeconfig: string, set: { namespace: string; name: string }): readonly CommandPair[] {
  const where = ['-n', set.namespace, '--kubeconfig', kubeconfig];
  return [
    {
      own: { name: 'stsview --version', command: [NODE, PROGRAM, '--version'] },
      peer: { name: 'node -e ""', command: [NODE, '-e', ''] },
    },
    {
      own: { name: 'stsview status NAME', command: [NODE, PROGRAM, 'status', set.name, ...where] },
      peer: { name: 'kubectl get sts NAME', command: ['kubectl', 'get', 'sts', set.name, ...where] },
    },
  ];
}

/** @throws if the command fails */
export async function timeCommand({ command }: MeasuredCommand): Promise<CommandFigures> {
  // The shell reports what its children have used, which Node does not.
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null';
  const { stderr } = await run('bash', ['-c', script, 'bash', ...command], { env: { ...process.env, LC_ALL: 'C' } });
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { wallSeconds: wall, cpuSeconds: user + system };
}
