/** `kubectl rollout undo`: puts the template of the revision before the newest one back. */

import { valueAtPath } from '../../lessons/kubectl/json-path.ts';
import { apiPath } from '../../lessons/kubectl/kinds.ts';
import type { KubectlObject } from '../../lessons/kubectl/kubectl-command.ts';
import type { LessonApi } from './lesson-api.ts';

export async function undoRollout(
  { kind, name }: KubectlObject,
  { api, namespace }: { readonly api: LessonApi; readonly namespace: string },
): Promise<string> {
  const path = apiPath(kind, namespace, name);
  const uid = valueAtPath(await api.read(path), '.metadata.uid');
  const listed = valueAtPath(await api.read(`/apis/apps/v1/namespaces/${namespace}/controllerrevisions`), '.items');
  const own = (Array.isArray(listed) ? listed : [])
    .filter((revision) => valueAtPath(revision, '.metadata.ownerReferences[0].uid') === uid)
    .toSorted((a, b) => Number(valueAtPath(b, '.revision')) - Number(valueAtPath(a, '.revision')));
  const before = own[1];
  if (before === undefined) return 'error: no last revision to roll back to';
  await api.write({
    method: 'PATCH',
    path,
    body: valueAtPath(before, '.data'),
    contentType: 'application/strategic-merge-patch+json',
  });
  return `${kind.qualified}/${name} rolled back`;
}
