import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE, PROGRAM } from './program-environment.ts';

/**
 * The command of a program whose clock is ahead by so many milliseconds, or behind.
 * @param folder a temporary folder, which has to last as long as the process
 */
export function shiftedClock(folder: string, aheadMs: number): readonly string[] {
  const file = join(folder, `shift${aheadMs}.mjs`);
  writeFileSync(
    file,
    `const Real = Date;
     globalThis.Date = class extends Real {
       constructor(...args) { if (args.length === 0) super(Real.now() + ${aheadMs}); else super(...args); }
       static now() { return Real.now() + ${aheadMs}; }
     };`,
  );
  return [NODE, `--import=${file}`, PROGRAM];
}
