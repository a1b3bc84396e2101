import { kubectlCommand, shellQuote } from '../../domain/text/kubectl.ts';
import type { Write } from '../ports.ts';
import { objectPath } from './object-path.ts';
import { hasTemplateSize, manifestWithSize } from './template-size.ts';
import { fieldManagerQuery, isObject, targetText, type WriteOperation } from './write-operation.ts';

/** Makes a set again from what was kept of it. The server refuses it while a set of that name exists. */
export const createSetOperation: WriteOperation<Write<'create-set'>> = {
  accessReview: ({ target: { namespace } }) => ({
    verb: 'create',
    group: 'apps',
    resource: 'statefulsets',
    subresource: '',
    namespace,
    name: '',
  }),
  changedPaths: ({ size }) => [`/spec/volumeClaimTemplates/${size.template}/spec/resources/requests/storage`],
  journalName: () => 'create',
  readBefore: ({ target }) => objectPath(target),
  makesTarget: true,
  request({ target, size }, before, dryRun) {
    const path = objectPath(target);
    const manifest = manifestWithSize(before, size);
    return {
      method: 'POST',
      path: `${path.slice(0, path.lastIndexOf('/'))}${fieldManagerQuery(dryRun)}`,
      body: dryRun ? underAnotherName(manifest, target.name) : manifest,
    };
  },
  effectIfGone: 'not-yet',
  effect({ target, size }, { object }) {
    if (object.kind !== 'StatefulSet') return undefined;
    if (object.meta.uid === target.uid) return { type: 'not-yet', evidence: `${targetText(target)} is being deleted` };
    return hasTemplateSize(object, size)
      ? { type: 'took-effect', evidence: `${targetText(target)} asks for ${size.to} in template ${size.template}` }
      : { type: 'cannot-be-told', evidence: `somebody else has made ${targetText(target)} again` };
  },
  kubectl({ target: { namespace, name }, size: { template, to } }, where) {
    const edit = [
      'del(.status, .metadata.uid, .metadata.resourceVersion, .metadata.generation, .metadata.creationTimestamp)',
      `(.spec.volumeClaimTemplates[] | select(.metadata.name == ${JSON.stringify(template)}) | .spec.resources.requests.storage) = ${JSON.stringify(to)}`,
    ].join(' | ');
    return `jq ${shellQuote(edit)} ${shellQuote(`${name}.json`)} | ${kubectlCommand(where, namespace, ['create', '-f', '-'])}`;
  },
};

/** The set itself exists during a dry run, and its name would be refused. The server appends five characters. */
function underAnotherName(
  manifest: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const metadata = isObject(manifest['metadata']) ? manifest['metadata'] : {};
  const others = Object.entries(metadata).filter(([key]) => key !== 'name');
  return { ...manifest, metadata: { ...Object.fromEntries(others), generateName: `${name}-` } };
}
