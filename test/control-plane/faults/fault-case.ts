/** A fault of the catalogue, and what a run of it needs. */

import type { TestTerminal } from '../../program/harness/terminal.ts';
import type { Bed } from '../bed.ts';
import type { FaultLine } from './fault-line.ts';
import type { LineFault } from './line-fault.ts';

/** What a fault may act upon while the program runs. */
export interface FaultStage {
  readonly line: FaultLine;
  readonly terminal: TestTerminal;
  /** The program's own kubeconfig. Its folder holds whatever else the fault needs. */
  readonly kubeconfig: string;
  readonly folder: string;
  readonly namespace: string;
  readonly bed: Bed;
  /** Another line to the same server, which is closed with the first. */
  readonly openOtherLine: () => Promise<FaultLine>;
}

export interface FaultCase {
  readonly name: string;
  /** Seconds for which the screen may show as live what is not true: 30 if only silence can tell. */
  readonly lieLimit: 3 | 30;
  /** How long the fault lasts, in milliseconds; 8,000 by default. */
  readonly lastsMs?: number;
  /** Where it happens: faults of the whole plane disturb every program, and run alone. */
  readonly where: 'line' | 'program' | 'plane';
  readonly line?: LineFault;
  /** The user of the kubeconfig. */
  readonly user?: (folder: string) => Readonly<Record<string, unknown>>;
  readonly begin?: (stage: FaultStage) => Promise<void>;
  readonly end?: (stage: FaultStage) => Promise<void>;
  /** True if the program does not run during the fault, so that it answers no keys. */
  readonly stopsProgram?: boolean;
}

export function onLine(name: string, line: LineFault, more: Partial<FaultCase> = {}): FaultCase {
  return { name, lieLimit: 3, where: 'line', line, ...more };
}
