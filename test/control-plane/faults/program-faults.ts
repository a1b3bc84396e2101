/** Faults of what the program runs on and with: credentials, the kubeconfig, the machine. */

import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubeconfigFor } from '../../program/harness/kubeconfig-folder.ts';
import { refusal } from './answers.ts';
import type { FaultCase, FaultStage } from './fault-case.ts';
import type { LineFault } from './line-fault.ts';

const CREDENTIAL = (token: string) =>
  JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } });

/** A line that accepts one token only. */
function accepting(token: string): LineFault {
  return {
    request: ({ headers }) => (headers.authorization === `Bearer ${token}` ? undefined : refusal(401, 'Unauthorized')),
  };
}

const command = (folder: string) => join(folder, 'plugin');

function writePlugin(folder: string, script: string): void {
  writeFileSync(command(folder), `#!/bin/sh\n${script}\n`);
  chmodSync(command(folder), 0o700);
}

/** The server wants another token meanwhile, and the command that gives it does something else until the fault ends. */
function plugin(name: string, script: string, more: Partial<FaultCase> = {}): FaultCase {
  return {
    name,
    lieLimit: 3,
    where: 'program',
    lastsMs: 12_000,
    user(folder) {
      writePlugin(folder, `echo '${CREDENTIAL('first')}'`);
      const apiVersion = 'client.authentication.k8s.io/v1';
      return { exec: { apiVersion, command: command(folder), interactiveMode: 'IfAvailable' } };
    },
    async begin({ folder, line }) {
      writePlugin(folder, script);
      await line.begin(accepting('second'));
    },
    async end({ folder }) {
      writePlugin(folder, `echo '${CREDENTIAL('second')}'`);
    },
    ...more,
  };
}

async function stopProgram({ terminal }: FaultStage): Promise<void> {
  await terminal.signal('SIGSTOP');
}

async function wakeProgram({ terminal }: FaultStage): Promise<void> {
  await terminal.signal('SIGCONT');
  await terminal.waitForText(/stale since/, 10_000);
}

export const PROGRAM_FAULTS: readonly FaultCase[] = [
  plugin('a credential command that hangs', 'sleep 1000'),
  plugin('a credential command that hangs behind a wrapper script', 'sleep 1000 &\nwait\nsleep 1000', {
    lastsMs: 30_000,
  }),
  plugin('a credential command that leaves a child with its output', 'sleep 30 &\nexit 1'),
  plugin('a credential command that fails', 'echo "login expired" >&2; exit 1'),
  plugin('a credential command that prints junk', 'echo "Please visit https://login.example and enter ABCD"'),
  plugin('a credential command that floods its output', 'head -c 20000000 /dev/zero'),
  plugin('a credential command that vanishes', 'rm -f "$0"; exit 1'),
  {
    name: 'a token file that is rotated',
    lieLimit: 3,
    where: 'program',
    user(folder) {
      writeFileSync(join(folder, 'token'), 'first\n');
      return { tokenFile: join(folder, 'token') };
    },
    begin: ({ line }) => line.begin(accepting('second')),
    async end({ folder }) {
      writeFileSync(join(folder, 'token'), 'second\n');
    },
  },
  {
    name: 'a token that changes in the kubeconfig',
    lieLimit: 3,
    where: 'program',
    user: () => ({ token: 'first' }),
    begin: ({ line }) => line.begin(accepting('second')),
    async end({ line, kubeconfig, namespace }) {
      writeFileSync(kubeconfig, kubeconfigFor({ server: line.url, namespace, user: { token: 'second' } }));
    },
  },
  {
    name: 'the address of the server changes in the kubeconfig',
    lieLimit: 3,
    where: 'program',
    begin: ({ line }) => line.begin({ connections: 'refused' }),
    async end(stage) {
      const other = await stage.openOtherLine();
      writeFileSync(stage.kubeconfig, kubeconfigFor({ server: other.url, namespace: stage.namespace }));
    },
  },
  {
    name: 'the kubeconfig is half written, and contact is lost',
    lieLimit: 3,
    where: 'program',
    async begin({ line, kubeconfig, folder }) {
      const whole = readFileSync(kubeconfig, 'utf8');
      writeFileSync(join(folder, 'whole'), whole);
      writeFileSync(kubeconfig, whole.slice(0, whole.length / 2));
      await line.begin({});
    },
    async end({ kubeconfig, folder }) {
      writeFileSync(kubeconfig, readFileSync(join(folder, 'whole')));
    },
  },
  {
    name: 'the kubeconfig is deleted, and contact is lost',
    lieLimit: 3,
    where: 'program',
    async begin({ line, kubeconfig }) {
      rmSync(kubeconfig);
      await line.begin({});
    },
  },
  {
    name: 'the program is stopped (SIGSTOP)',
    lieLimit: 3,
    where: 'program',
    lastsMs: 15_000,
    stopsProgram: true,
    begin: stopProgram,
    end: wakeProgram,
  },
  {
    name: 'the machine is suspended, and its connections are gone when it wakes',
    lieLimit: 3,
    where: 'program',
    lastsMs: 25_000,
    stopsProgram: true,
    async begin(stage) {
      await stopProgram(stage);
      await stage.line.begin({ open: 'frozen' });
    },
    async end(stage) {
      await stage.line.end();
      await wakeProgram(stage);
    },
  },
];
