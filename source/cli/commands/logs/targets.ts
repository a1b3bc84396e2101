import type { LogTarget } from '../../../cluster/stream/log-path.ts';
import type { SetStatus } from '../../../domain/model/set-status.ts';
import { type MemberLogOptions, memberLogTargets } from '../../../session/logs/member-targets.ts';

/** Returns the logs of the set, or of its pod alone. */
export function targetsOf(status: SetStatus, pod: string | undefined, options: MemberLogOptions): readonly LogTarget[] {
  return memberLogTargets(status, options).filter((target) => pod === undefined || target.pod === pod);
}
