/** `stsview grow --resume`: finishes the exchanges of claim templates that earlier runs did not finish. */

import type { PlanContext, RequestedClaimAction } from '../../../actions/plan.ts';
import { planAction } from '../../../actions/plans/plan-action.ts';
import { preflight } from '../../../actions/run/preflight.ts';
import { type Client, createClient } from '../../../cluster/connection/client.ts';
import type { ClusterAccess } from '../../../cluster/connection/cluster-access.ts';
import { readSnapshot } from '../../../cluster/read/read-snapshot.ts';
import { createActionPorts } from '../../../cluster/write/action-ports.ts';
import { compareSizes } from '../../../domain/expansion/size.ts';
import { listCompletenessFor } from '../../../domain/model/list-completeness.ts';
import { keyOf } from '../../../domain/model/snapshot.ts';
import type { KeptSetFile } from '../../../session/exchange/kept-set.ts';
import { createSetKeeper, type KeptSetOnDisk, listKeptSets } from '../../../session/exchange/kept-set-file.ts';
import { confirmPlan } from '../../actions/confirm-plan.ts';
import { executePlan, waitForGoalWithOutput } from '../../actions/execute-plan.ts';
import { offerPlan } from '../../actions/offer-plan.ts';
import {
  type ActionRequest,
  type InteractiveCommandIO,
  protectedContextRefusal,
  runAction,
} from '../../actions/run.ts';

import { isProtected, isReadOnly, loadConfig } from '../../config/config.ts';
import { keptSetSettings } from '../../config/kept-set-settings.ts';
import { kubectlFlagsOf } from '../../flags/connection-flags.ts';
import { printLine, printMessage } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { loadAccess } from '../../process/load-access.ts';

export type ResumeRequest = Omit<ActionRequest, 'subject' | 'wanted'>;

/** Exits with the code of the first that was not finished. Throws ClusterError. */
export async function resumeExchanges(request: ResumeRequest, io: InteractiveCommandIO): Promise<ExitCode> {
  const { context } = request.connection;
  const all = await listKeptSets(keptSetSettings(io.env, io.home).folder);
  const chosen = all.filter(({ kept }) => context === undefined || kept === undefined || kept.context === context);
  if (chosen.length === 0) {
    printLine(io, 'There is no exchange of a claim template to finish.');
    return EXIT.done;
  }
  let worst: ExitCode = EXIT.done;
  for (const file of chosen) {
    const code = await resumeExchange(request, file, io);
    if (worst === EXIT.done) worst = code;
  }
  return worst;
}

async function resumeExchange(
  request: ResumeRequest,
  { path, kept, problem }: KeptSetOnDisk,
  io: InteractiveCommandIO,
): Promise<ExitCode> {
  if (kept === undefined) {
    printMessage(
      io,
      `The file ${path} cannot be read as the file of an exchange (${problem}): look at it, and remove it if it is of no use.`,
    );
    return EXIT.error;
  }
  const connection = { ...request.connection, context: request.connection.context ?? kept.context };
  const config = loadConfig(io.env, io.home);
  const access = loadAccess(connection, io);
  const readOnly = isReadOnly(config, access.contextName, connection.readOnly === true);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs, readOnly });
  try {
    if (client.peer.server !== kept.server) {
      printMessage(
        io,
        `The file ${path} is of the cluster at ${kept.server}, and context ${access.contextName} leads to ${client.peer.server}: nothing is sent.`,
      );
      return EXIT.error;
    }
    const state = await stateOfExchange(client, kept, io);
    switch (state) {
      case 'finished':
        await createSetKeeper(keptSetSettings(io.env, io.home), access.contextName).remove(kept.target);
        printLine(
          io,
          `StatefulSet ${kept.target.name} is back with ${kept.size.to} in claim template ${kept.size.template}: there is nothing left to do.`,
        );
        return EXIT.done;
      case 'unknown':
        printMessage(
          io,
          `The StatefulSets of namespace ${kept.target.namespace} may not be read: whether ${kept.target.name} is there is not known.`,
        );
        return EXIT.error;
      case 'made-by-others':
        printMessage(
          io,
          `Somebody else has made StatefulSet ${kept.target.name} again, without ${kept.size.to} in claim template ${kept.size.template}: nothing is made over it. Compare it with ${path}, remove that file, and let it grow anew.`,
        );
        return EXIT.error;
      case 'not-begun':
        return await runAction(
          {
            ...request,
            connection: { ...connection, namespaces: [kept.target.namespace] },
            subject: { type: 'set', name: kept.target.name },
            wanted: {
              action: 'grow',
              size: kept.size.to,
              template: kept.size.template,
              only: undefined,
              keepTemplate: false,
              atOnce: false,
            },
          },
          io,
        );
      case 'deleted':
        return await finishExchange(request, { kept, path, access, client }, io);
    }
  } finally {
    client.close();
  }
}

type ExchangeState = 'not-begun' | 'deleted' | 'finished' | 'made-by-others' | 'unknown';

/** Waits for a set that is being deleted. */
async function stateOfExchange(
  client: Client,
  { target, size }: KeptSetFile,
  io: InteractiveCommandIO,
): Promise<ExchangeState> {
  const { namespace, name, uid } = target;
  const snapshot = await readSnapshot(client, { namespaces: [namespace] });
  const present = snapshot.tables.StatefulSet.get(keyOf(namespace, name));
  if (present === undefined)
    return listCompletenessFor(snapshot, namespace).StatefulSet === 'known' ? 'deleted' : 'unknown';
  if (present.meta.uid === uid) {
    if (present.meta.deletionAt === undefined) return 'not-begun';
    await waitForGoalWithOutput(
      { type: 'set-gone', set: target },
      { timeoutMs: undefined },
      { client, namespaces: [namespace] },
      io,
    );
    return 'deleted';
  }
  const template = present.claimTemplates.find((candidate) => candidate.name === size.template);
  return template !== undefined && (compareSizes(template.request, size.to) ?? -1) >= 0 ? 'finished' : 'made-by-others';
}

interface DeletedSet {
  readonly kept: KeptSetFile;
  readonly path: string;
  readonly access: ClusterAccess;
  readonly client: Client;
}

async function finishExchange(
  request: ResumeRequest,
  { kept, path, access, client }: DeletedSet,
  io: InteractiveCommandIO,
): Promise<ExitCode> {
  const { contextName: context } = access;
  const config = loadConfig(io.env, io.home);
  const namespaces = [kept.target.namespace];
  const snapshot = await readSnapshot(client, { namespaces });
  const planContext: PlanContext = {
    context,
    kubectlFlags: kubectlFlagsOf(request.connection),
    isProtected: isProtected(config, context),
    snapshot,
    now: client.serverClock.now(),
  };
  const wanted: RequestedClaimAction = { action: 'finish-exchange', set: kept.target, size: kept.size, path };
  const keeper = createSetKeeper(keptSetSettings(io.env, io.home), context);
  const { signal } = new AbortController();
  const facts = await preflight(createActionPorts(client, { keeper }), planContext, wanted, {
    signal,
    onFacts: () => {},
  });
  const plan = planAction(planContext, wanted, facts);
  const offer = {
    refusal: plan.refusal ?? protectedContextRefusal(request, access, config),
    dryRun: request.dryRun,
    confirm: () => confirmPlan(plan, request, io),
  };
  const consent = await offerPlan(plan, offer, io);
  if (consent !== 'confirmed') return consent === 'dry-run' ? EXIT.done : EXIT.refused;
  return executePlan(plan, request, { access, client, namespaces }, io);
}
