/** PATCH of objects. */

import { isCustom } from '../../model/served-types.ts';
import type { ApiContext, ApiRequest } from '../api-context.ts';
import { checkEscalation } from '../authorization/escalation.ts';
import { isDryRun } from '../body.ts';
import { omitEmpty } from '../patch/omit-empty.ts';
import type { ResourceRoute } from '../route.ts';
import { applyObject } from './apply.ts';
import { applyPatch, patchText, patchTypeOf } from './apply-patch.ts';
import { replace } from './replace.ts';
import { readSent, received } from './sent-object.ts';
import { checkWriteOptions } from './write-options.ts';
import { getExisting, managerOf, type WriteResult } from './write-result.ts';

export async function patchObject(
  context: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
): Promise<WriteResult> {
  const { type } = route;
  const { store } = context.cluster;
  const patchType = patchTypeOf(request.contentType, isCustom(type));
  checkWriteOptions('PatchOptions', request.query, { isApply: patchType === 'apply' });
  const body = await request.body();
  const dry = isDryRun(request.query);
  const manager = await managerOf(context, route, request, patchType === 'apply' ? 'Apply' : 'Update');
  if (patchType === 'apply') return applyObject(context, route, request, body, manager);
  const current = getExisting(store, route);
  // The patch is about the object as its reader knows it.
  const shown = request.times.serve(current, isCustom(type));
  const patched = received(route, request, omitEmpty(applyPatch(shown, body, patchType, manager.fields)), current);
  const { object, warnings } = readSent(route, patched, request.query, patchText(patchType, body, patched));
  checkEscalation(store, request.user, type, object);
  const more: string[] = [];
  const warn = (warning: string): void => void more.push(warning);
  const replaced = replace(context, route, object, { dry, manager, warn });
  return { code: 200, body: replaced, warnings: [...warnings, ...more] };
}
