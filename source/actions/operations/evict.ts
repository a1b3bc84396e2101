import { kubectlCommand, shellQuote } from '../../domain/text/kubectl.ts';
import type { Write } from '../ports.ts';
import { objectPath } from './object-path.ts';
import { deletionEffect, fieldManagerQuery, type WriteOperation } from './write-operation.ts';

const EVICTION = { apiVersion: 'policy/v1', kind: 'Eviction' } as const;

export const evictOperation: WriteOperation<Write<'evict'>> = {
  accessReview: ({ target: { namespace, name } }) => ({
    verb: 'create',
    group: '',
    resource: 'pods',
    subresource: 'eviction',
    namespace,
    name,
  }),
  changedPaths: () => [],
  journalName: () => 'evict',
  readBefore: () => undefined,
  request({ target }, _before, dryRun) {
    const { uid, namespace, name } = target;
    return {
      method: 'POST',
      path: `${objectPath(target)}/eviction${fieldManagerQuery(dryRun)}`,
      body: {
        ...EVICTION,
        metadata: { name, namespace },
        deleteOptions: { preconditions: { uid }, ...(dryRun ? { dryRun: ['All'] } : {}) },
      },
    };
  },
  effectIfGone: 'took-effect',
  effect: ({ target }, found) => deletionEffect(target, found),
  kubectl({ target }, where) {
    const { namespace, name } = target;
    const body = JSON.stringify({ ...EVICTION, metadata: { namespace, name } });
    const command = kubectlCommand(where, '', ['create', '--raw', `${objectPath(target)}/eviction`, '-f', '-']);
    return `printf %s ${shellQuote(body)} | ${command}`;
  },
};
