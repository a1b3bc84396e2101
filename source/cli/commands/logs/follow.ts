/** `stsview logs -f`: goes on until it is interrupted, or until the set is gone. */

import type { Client } from '../../../cluster/connection/client.ts';
import { listCompletenessFor } from '../../../domain/model/list-completeness.ts';
import type { ObjectMeta } from '../../../domain/model/object-meta.ts';
import { followMembers } from '../../../session/logs/follow-members.ts';
import type { MemberLogOptions } from '../../../session/logs/member-targets.ts';
import { observeCluster } from '../../../session/observations.ts';
import { NotFoundError } from '../../../session/read/set-names.ts';
import { goneProgress } from '../../../session/wait/gone-progress.ts';
import { printNote } from '../../output/print.ts';
import { createProgressLines } from '../../output/progress-lines.ts';
import type { ExitCode } from '../../process/exit-code.ts';
import type { LogOutput } from './print.ts';
import { targetsOf } from './targets.ts';

export interface FollowedSet {
  readonly set: ObjectMeta;
  /** Undefined for all members. */
  readonly pod: string | undefined;
  readonly options: MemberLogOptions;
}

/** @throws NotFound when the set and its pods are gone */
export async function followLogs(
  client: Client,
  { set: { namespace, name, uid }, pod, options }: FollowedSet,
  { io, print }: LogOutput,
): Promise<ExitCode> {
  const gone = Promise.withResolvers<never>();
  // What keeps a log from being read does not mix with the lines.
  const status = createProgressLines((text) => text !== '' && printNote(io, `── ${text} ──`));
  const logs = followMembers(client, {
    lines: (lines) => lines.forEach(print),
    status: ({ text }) => status.show(text),
  });
  const observations = observeCluster(client, { namespaces: [namespace] })(() => {
    const observation = observations.latest();
    if (observation === undefined) return;
    const present = observation.statuses.find(({ set: { meta } }) => meta.uid === uid);
    if (present?.loaded === true) logs.setTargets(targetsOf(present, pod, options));
    const isListed = listCompletenessFor(observation.snapshot, namespace).StatefulSet === 'known';
    if (present !== undefined || !isListed) return;
    // The pods of a deleted set go on writing for a while.
    const { state } = goneProgress({ namespace, name, uid, present }, observation);
    if (state === 'done') gone.reject(new NotFoundError(`StatefulSet ${name} is gone.`));
  });
  try {
    return await gone.promise;
  } finally {
    logs.flush();
    logs.close();
    observations.close();
  }
}
