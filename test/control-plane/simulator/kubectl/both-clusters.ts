/** The same kubectl commands on the embedded cluster and on a genuine control plane, in a namespace of one name. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunningApiServer, startApiServer } from '../../../../source/simulator/api/server.ts';
import type { SimulatedCluster } from '../../../../source/simulator/cluster.ts';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { type ControlPlaneForTests, controlPlane } from '../../control-plane.ts';
import { normalized } from './normalized.ts';

/** The controllers of autoscalers look at them every 15 s. */
const SETTLING_MS = 20_000;

/** How far the outputs of a command have to agree. Exit codes always have to. */
export type Agreement =
  /** All of what it prints, but for names, times and addresses that are random. */
  | 'text'
  /** The first line: the heading of a table. */
  | 'heading'
  | 'code';

export interface Step {
  /** Arguments, separated by spaces; quoted parts keep theirs. NAMESPACE stands for the test's, also in the input. */
  readonly line: string;
  readonly input?: string;
  readonly agree?: Agreement;
  /** True for what controllers write to at times of their own: the two have to agree within 20 s. */
  readonly settles?: boolean;
  /** What the embedded cluster has to print. */
  readonly says?: RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly code: number;
  readonly text: string;
}

/** "a 'b c'" is two arguments. */
export function argumentsOf(line: string): readonly string[] {
  const parts = line.match(/'[^']*'|\S+/g) ?? [];
  return parts.map((part) => (part.startsWith("'") ? part.slice(1, -1) : part));
}

async function run(args: readonly string[], { input = '', env = {} }: Step): Promise<Outcome> {
  const child = spawn('kubectl', args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let text = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said += part;
  });
  // kubectl may end before it has read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code: Number(code), text: `${said}${text}` };
}

export interface BothClusters {
  readonly plane: ControlPlaneForTests;
  readonly compare: (title: string, steps: readonly Step[]) => void;
}

/** Call it at the top of a file. */
export function bothClusters(label: string): BothClusters {
  const plane = controlPlane(label);
  const folder = mkdtempSync(join(tmpdir(), 'stsview-both-'));
  const kubeconfig = join(folder, 'kubeconfig');
  let cluster: SimulatedCluster | undefined;
  let server: RunningApiServer | undefined;

  /** The namespace of the control plane is known within tests only. */
  async function open(): Promise<void> {
    if (server !== undefined) return;
    cluster = openWorld({ world: 'classroom', speed: 5 });
    server = await startApiServer(cluster);
    writeFileSync(kubeconfig, server.kubeconfig(), { mode: 0o600 });
    const made = await run(['--kubeconfig', kubeconfig, 'create', 'namespace', plane.namespace], { line: '' });
    assert.equal(made.code, 0, made.text);
  }

  after(async () => {
    cluster?.stop();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const argumentsFor = (config: string, name: string, step: Step): readonly string[] => {
    const fixed = ['--kubeconfig', config, '--cache-dir', join(folder, name), '-n', plane.namespace];
    return [...argumentsOf(step.line.replaceAll('NAMESPACE', plane.namespace)), ...fixed];
  };

  /** Returns how the two differ; undefined if they agree. */
  async function difference(given: Step): Promise<string | undefined> {
    const step = { ...given, input: given.input?.replaceAll('NAMESPACE', plane.namespace) ?? '' };
    const { agree = 'text', says } = step;
    const [ours, theirs] = await Promise.all([
      run(argumentsFor(kubeconfig, 'ours', step), step),
      run(argumentsFor(plane.kubeconfig, 'theirs', step), step),
    ]);
    const seen = [ours, theirs].map(({ text }) => normalized(text));
    const parts = {
      code: [ours.code, theirs.code],
      heading: seen.map((text) => text.split('\n')[0] ?? ''),
      text: seen,
    };
    const isOther = (part: Agreement): boolean => parts[part][0] !== parts[part][1];
    if (!isOther('code') && !isOther(agree) && (says === undefined || says.test(ours.text))) return undefined;
    return [
      `kubectl ${step.line}`,
      `ours, exit code ${ours.code}:`,
      seen[0],
      `theirs, exit code ${theirs.code}:`,
      seen[1],
      ...(says === undefined ? [] : [`wanted: ${says}`]),
    ].join('\n');
  }

  async function settledDifference(step: Step): Promise<string | undefined> {
    const end = performance.now() + SETTLING_MS;
    for (;;) {
      const found = await difference(step);
      if (found === undefined || step.settles !== true || performance.now() >= end) return found;
      await pause(500);
    }
  }

  return {
    plane,
    compare: (title, steps) =>
      test(title, { skip: plane.skip, timeout: 600_000 }, async () => {
        await open();
        const differences: string[] = [];
        for (const step of steps) differences.push(...[(await settledDifference(step)) ?? []].flat());
        assert.equal(differences.join('\n\n'), '');
      }),
  };
}
