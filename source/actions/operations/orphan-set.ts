import { compareSizes } from '../../domain/expansion/size.ts';
import { commandsInTurn, kubectlCommand, shellQuote } from '../../domain/text/kubectl.ts';
import type { Write } from '../ports.ts';
import { objectPath } from './object-path.ts';
import { templateSizeIn } from './template-size.ts';
import { deleteRequest, deletionEffect, targetText, valueAt, type WriteOperation } from './write-operation.ts';

/** Deletes a set and leaves its pods, claims and revisions. The set is kept in a file first. */
export const orphanSetOperation: WriteOperation<Write<'orphan-set'>> = {
  accessReview: ({ target: { namespace, name } }) => ({
    verb: 'delete',
    group: 'apps',
    resource: 'statefulsets',
    subresource: '',
    namespace,
    name,
  }),
  changedPaths: () => [],
  journalName: () => 'orphan',
  readBefore: ({ target }) => objectPath(target),
  keepsBefore: true,
  objection: ({ target, size }, before) => {
    const wanted = valueAt(before, 'spec', 'replicas');
    const reported = (field: string): unknown => valueAt(before, 'status', field) ?? 0;
    const isSeen = reported('observedGeneration') === valueAt(before, 'metadata', 'generation');
    const what = targetText(target);
    if (!isSeen) return `The controller has not seen the latest change of ${what}. Nothing was deleted: try again.`;
    if (reported('replicas') !== wanted)
      return `${what} has ${reported('replicas')} of ${wanted} members now. Nothing was deleted: wait for the others.`;
    if (compareSizes(templateSizeIn(before, size.template), size.from) === 0) return undefined;
    return `Claim template ${size.template} of ${what} is another one than in the plan. Nothing was deleted: look again.`;
  },
  request({ target }, before, dryRun) {
    const version = valueAt(before, 'metadata', 'resourceVersion');
    const preconditions = { uid: target.uid, resourceVersion: typeof version === 'string' ? version : '' };
    return deleteRequest(target, preconditions, dryRun, { propagationPolicy: 'Orphan' });
  },
  effectIfGone: 'took-effect',
  effect: ({ target }, found) => deletionEffect(target, found),
  kubectl({ target: { namespace, name } }, where) {
    const file = shellQuote(`${name}.json`);
    return commandsInTurn([
      `${kubectlCommand(where, namespace, ['get', `statefulset/${name}`, '-o', 'json'])} > ${file}`,
      kubectlCommand(where, namespace, ['delete', `statefulset/${name}`, '--cascade=orphan']),
    ]);
  },
};
