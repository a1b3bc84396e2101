/** Walks a tutorial: its lines in a shell, with a genuine kubectl, on the embedded cluster. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startApiServer } from '../../../../source/simulator/api/server.ts';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { waitFor } from '../../../support/wait-for.ts';

export interface TutorialStep {
  /** What the tutorial types, in a folder with the tutorial's files. */
  readonly line: string;
  /** What has to be in the output, both of its kinds. */
  readonly says?: readonly (string | RegExp)[];
  /** What may not be in it. */
  readonly hides?: readonly (string | RegExp)[];
  /** The line is typed again until it says so, as a person looks again. */
  readonly isRepeated?: boolean;
  readonly exitCode?: number;
}

export interface Tutorial {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly TutorialStep[];
}

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl && process.env['STSVIEW_CLUSTER'] === 'required') throw new Error('there is no kubectl');
/** Virtual seconds per second. */
const SPEED = 20;
const DEADLINE_MS = 120_000;

interface Said {
  readonly text: string;
  readonly exitCode: number;
}

async function type(line: string, folder: string): Promise<Said> {
  const env = { ...process.env, KUBECONFIG: join(folder, 'kubeconfig'), KUBECACHEDIR: join(folder, 'cache') };
  const child = spawn('bash', ['-c', line], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  const [code] = await once(child, 'close');
  return { text, exitCode: Number(code) };
}

function isIn(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}

/** Returns what differs from what the tutorial says; undefined if nothing does. */
function difference({ says = [], hides = [], exitCode = 0 }: TutorialStep, said: Said): string | undefined {
  if (said.exitCode !== exitCode) return `exit code ${said.exitCode} instead of ${exitCode}`;
  const missing = says.find((wanted) => !isIn(said.text, wanted));
  if (missing !== undefined) return `it does not say ${missing}`;
  const unwanted = hides.find((wanted) => isIn(said.text, wanted));
  return unwanted === undefined ? undefined : `it says ${unwanted}`;
}

/** @throws if the output is another, for a repeated line after the deadline */
async function walk(step: TutorialStep, folder: string): Promise<void> {
  if (step.isRepeated === true) {
    const isRight = (said: Said): boolean => difference(step, said) === undefined;
    await waitFor(() => type(step.line, folder), isRight, { what: step.line, deadline: DEADLINE_MS, every: 300 });
    return;
  }
  const said = await type(step.line, folder);
  assert.equal(difference(step, said), undefined, `${step.line}\n${said.text}`);
}

export function testTutorial({ title, files, steps }: Tutorial): void {
  test(title, { skip: hasKubectl ? false : 'there is no kubectl', timeout: 900_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stsview-tutorial-'));
    const cluster = openWorld({ world: 'classroom', speed: SPEED });
    const server = await startApiServer(cluster);
    try {
      writeFileSync(join(folder, 'kubeconfig'), server.kubeconfig(), { mode: 0o600 });
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      for (const step of steps) await walk(step, folder);
    } finally {
      cluster.stop();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
