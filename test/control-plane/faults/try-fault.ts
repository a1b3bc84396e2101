/** Runs the program through one fault, and measures. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { kubeconfigFor } from '../../program/harness/kubeconfig-folder.ts';
import { openTestTerminal, type TestTerminal } from '../../program/harness/terminal.ts';
import { RESTORED_MODES } from '../../program/harness/terminal-modes.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { Bed } from '../bed.ts';
import { openControlPlane, startKubectlProxy } from '../control-plane.ts';
import { type ChangingWorld, openChangingWorld } from './changing-world.ts';
import type { FaultCase, FaultStage } from './fault-case.ts';
import { openFaultLine } from './fault-line.ts';
import { type Observer, readShown, startObserver } from './observer.ts';

export interface FaultResult {
  readonly name: string;
  /** Seconds from the end of the fault until the screen was right for good; undefined if it never was. */
  readonly rightAfter: number | undefined;
  /** Seconds for which something was shown as live that was no longer true. */
  readonly lied: number;
  readonly lieLimit: number;
  /** Undefined if the program did not run during the fault. */
  readonly answeredKeys: boolean | undefined;
  readonly restoredTerminal: boolean;
  /** What was on the screen when something was wrong; empty if nothing was. */
  readonly seen: string;
}

const RIGHT_FOR_MS = 3000;
const RIGHT_WITHIN_MS = 120_000;

/** Opens the help and closes it again. */
async function answersKeys(terminal: TestTerminal, observer: Observer): Promise<boolean> {
  observer.look(false);
  try {
    terminal.press('?');
    await terminal.waitForText(/to the first/, 10_000);
    terminal.press('esc');
    await terminal.waitForNoText(/to the first/, 10_000);
    return true;
  } catch {
    return false;
  } finally {
    observer.look(true);
  }
}

async function secondsUntilRight(observer: Observer): Promise<number | undefined> {
  const ended = performance.now();
  try {
    const since = await waitFor(
      () => observer.rightSince,
      (at) => at !== undefined && performance.now() - Math.max(at, ended) >= RIGHT_FOR_MS,
      { what: 'the screen to be right', deadline: RIGHT_WITHIN_MS },
    );
    return since === undefined ? undefined : Math.max(0, since - ended) / 1000;
  } catch {
    return undefined;
  }
}

/** When nothing changes any more, the screen shows exactly what there is. */
async function isEqualInTheEnd(terminal: TestTerminal, world: ChangingWorld): Promise<boolean> {
  await world.stop();
  const wanted = { isLive: true, sets: [world.sets.value], address: world.pods.value };
  try {
    await waitFor(
      () => readShown(terminal.screen()),
      (shown) => isDeepStrictEqual(shown, wanted),
      { what: 'the screen to equal the truth', deadline: 30_000 },
    );
    return true;
  } catch {
    return false;
  }
}

async function leave(terminal: TestTerminal): Promise<boolean> {
  terminal.press('q');
  try {
    const { code } = await terminal.exit(30_000);
    return code === 0 && isDeepStrictEqual(await terminal.modes(), RESTORED_MODES);
  } catch {
    return false;
  }
}

/** @param bed the control plane, which a fault `where: 'plane'` disturbs as a whole */
export async function tryFault(fault: FaultCase, bed: Bed): Promise<FaultResult> {
  const plane = await openControlPlane(bed.kubeconfig, 'fault');
  const upstream = await startKubectlProxy(bed.kubeconfig);
  const line = await openFaultLine(upstream.address);
  const lines = [line];
  const folder = mkdtempSync(join(tmpdir(), 'stsview-fault-'));
  try {
    const world = await openChangingWorld(plane, upstream.address);
    const kubeconfig = join(folder, 'config');
    const { namespace } = plane;
    const user = fault.user?.(folder) ?? {};
    if (fault.where === 'plane') writeFileSync(kubeconfig, await plane.kubectl('config', 'view', '--raw', '--flatten'));
    else writeFileSync(kubeconfig, kubeconfigFor({ server: line.url, namespace, user }));
    using terminal = openTestTerminal({ args: ['-n', namespace, '--kubeconfig', kubeconfig], columns: 130, rows: 24 });
    const openOtherLine = async () => {
      const other = await openFaultLine(upstream.address);
      lines.push(other);
      return other;
    };
    const stage: FaultStage = { line, terminal, kubeconfig, folder, namespace, bed, openOtherLine };
    return await measure(fault, stage, world);
  } finally {
    for (const opened of lines) await opened.close();
    upstream.stop();
    await plane.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(fault: FaultCase, stage: FaultStage, world: ChangingWorld): Promise<FaultResult> {
  const { terminal, line } = stage;
  await terminal.waitForText(/● live/, 60_000);
  await terminal.waitForText(/10\.9\.0\.1\b/, 60_000);
  const observer = startObserver(terminal, world);
  try {
    world.start();
    await pause(1500);
    const begun = performance.now();
    if (fault.line !== undefined) await line.begin(fault.line);
    if (fault.stopsProgram === true) observer.look(false);
    await fault.begin?.(stage);
    const lastsMs = fault.lastsMs ?? 8000;
    await pause(lastsMs / 2);
    const answeredKeys = fault.stopsProgram === true ? undefined : await answersKeys(terminal, observer);
    await pause(Math.max(0, begun + lastsMs - performance.now()));
    if (fault.where === 'plane') await fault.end?.(stage).then(() => world.reread());
    else await fault.end?.(stage);
    if (fault.where === 'line') await line.end();
    if (fault.stopsProgram === true) observer.look(true);
    const rightAfter = await secondsUntilRight(observer);
    const isEqual = rightAfter !== undefined && (await isEqualInTheEnd(terminal, world));
    const lied = observer.lied / 1000;
    const isWrong = !isEqual || lied > fault.lieLimit;
    const seen = isWrong ? `${lied > fault.lieLimit ? observer.lie : observer.seen}` : '';
    const restoredTerminal = await leave(terminal);
    return {
      name: fault.name,
      rightAfter: isEqual ? rightAfter : undefined,
      lied,
      lieLimit: fault.lieLimit,
      answeredKeys,
      restoredTerminal,
      seen,
    };
  } finally {
    observer.close();
  }
}
