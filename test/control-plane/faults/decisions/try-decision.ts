/**
 * Makes a decision once on a line that works, and then with each fault at each of its requests. Writes are recorded and
 * refused, so that every try finds the same world.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubeconfigFor } from '../../../program/harness/kubeconfig-folder.ts';
import { type ControlPlane, type OpenControlPlane, openControlPlane, startKubectlProxy } from '../../control-plane.ts';
import { lostPage, refusal, WRONG_ANSWERS } from '../answers.ts';
import { openFaultLine } from '../fault-line.ts';
import type { AskedRequest, RequestFault } from '../line-fault.ts';
import type { Decide, Decision } from './decision.ts';

/** The n-th request of a kind, or all of them. */
export interface Moment {
  readonly request: string;
  readonly occurrence: number | 'all';
}

export interface Trial {
  readonly moment: Moment;
  readonly fault: string;
}

export interface DecisionRun {
  /** The requests that change nothing, in their order. */
  readonly asked: readonly string[];
  /** What would have been changed. */
  readonly writes: readonly string[];
}

export interface DecisionDesk {
  readonly trials: readonly Trial[];
  /** What the undisturbed run would have changed. */
  readonly writes: readonly string[];
  /** @returns the writes that the undisturbed run would not have made */
  readonly run: (trial: Trial) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** Faults that make the program wait for long before it asks again. They differ from the others in that alone. */
const SLOW = /Retry-After/;

const PASSING = new Set(['timeoutSeconds', 'resourceVersion', 'continue']);

/** The same for the same question at another time. */
function nameOf({ method, path }: AskedRequest): string {
  const url = new URL(path, 'http://server');
  for (const name of PASSING) url.searchParams.delete(name);
  return `${method} ${url.pathname}${url.search}`;
}

function isWrite({ method, path }: AskedRequest): boolean {
  return method !== 'GET' && !path.includes('dryRun=All') && !/\/(self)?subject(access|rules)reviews/.test(path);
}

/** The same for the same decision: controllers write conditions to the objects meanwhile. */
function writeNameOf({ method, path, body }: AskedRequest): string {
  const decided = body.replaceAll(/"resourceVersion":"\d+"/g, '"resourceVersion":"any"');
  return `${method} ${new URL(path, 'http://server').pathname} ${decided}`;
}

/** Errors of reading are the point. A mistake of the program is none. */
function throwIfMistake(thrown: unknown): void {
  if (thrown instanceof TypeError || thrown instanceof ReferenceError || thrown instanceof RangeError) throw thrown;
}

async function runThrough(
  plane: ControlPlane,
  upstream: string,
  decide: Decide,
  faultOf: (request: AskedRequest) => RequestFault | undefined,
): Promise<DecisionRun> {
  const line = await openFaultLine(upstream);
  const folder = mkdtempSync(join(tmpdir(), 'stsview-decision-'));
  const writes: string[] = [];
  const asked: string[] = [];
  try {
    const { namespace, kubectl, apply, get } = plane;
    const kubeconfig = join(folder, 'config');
    writeFileSync(kubeconfig, kubeconfigFor({ server: line.url, namespace }));
    await line.begin({
      open: 'kept',
      request(request) {
        if (isWrite(request)) {
          writes.push(writeNameOf(request));
          return refusal(403, 'Forbidden');
        }
        asked.push(nameOf(request));
        return lostPage(request) ?? faultOf(request);
      },
    });
    await decide({ kubeconfig, namespace, kubectl, apply, get }).catch(throwIfMistake);
    return { asked, writes };
  } finally {
    await line.close();
    rmSync(folder, { recursive: true });
  }
}

function momentsOf(asked: readonly string[]): readonly Moment[] {
  return [...new Set(asked)].flatMap((request): readonly Moment[] => {
    const count = asked.filter((other) => other === request).length;
    const single = Array.from({ length: count }, (_, index) => ({ request, occurrence: index + 1 }));
    return count === 1 ? [{ request, occurrence: 'all' }] : [{ request, occurrence: 'all' }, ...single];
  });
}

export async function openDecision(decision: Decision, kubeconfig: string): Promise<DecisionDesk> {
  const plane: OpenControlPlane = await openControlPlane(kubeconfig, 'decision');
  const upstream = await startKubectlProxy(kubeconfig);
  const close = async (): Promise<void> => {
    upstream.stop();
    await plane.close();
  };
  try {
    const decide = await decision.prepare(plane);
    const { asked, writes } = await runThrough(plane, upstream.address, decide, () => undefined);
    const faults = Object.keys(WRONG_ANSWERS).filter((name) => !SLOW.test(name));
    return {
      writes,
      trials: momentsOf(asked).flatMap((moment) => faults.map((fault) => ({ moment, fault }))),
      async run({ moment, fault }) {
        let seen = 0;
        const disturbed = await runThrough(plane, upstream.address, decide, (request) => {
          if (nameOf(request) !== moment.request) return undefined;
          seen += 1;
          return moment.occurrence === 'all' || moment.occurrence === seen ? WRONG_ANSWERS[fault] : undefined;
        });
        return disturbed.writes.filter((write) => !writes.includes(write));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
