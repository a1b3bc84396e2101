/** `stsview grow`: lets claims grow, offers what a file system still needs, and finishes what was broken off. */

import { type ActionRequest, type InteractiveCommandIO, runAction } from '../../actions/run.ts';
import { printLine } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { type ResumeRequest, resumeExchanges } from './resume.ts';

export type GrowRequest = ({ readonly type: 'grow' } & ActionRequest) | ({ readonly type: 'resume' } & ResumeRequest);

/** Throws ClusterError and NotFound. */
export async function runGrow(request: GrowRequest, io: InteractiveCommandIO): Promise<ExitCode> {
  if (request.type === 'resume') return resumeExchanges(request, io);
  const code = await runAction(request, io);
  const canAsk = io.stdin.isTTY === true && io.stderr.isTTY === true;
  if (code !== EXIT.waiting || !canAsk) return code;
  // A file system waits for its pod: the new plan restarts it and goes on with the rest, after a question of its own.
  printLine(io, '');
  return runGrow({ ...request, yes: false, confirm: undefined }, io);
}
