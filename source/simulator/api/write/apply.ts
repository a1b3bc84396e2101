/** Server-side apply. */

import { inVersion } from '../../model/served-types.ts';
import { readFields } from '../../schema/read-fields.ts';
import type { ApiContext, ApiRequest } from '../api-context.ts';
import { checkEscalation } from '../authorization/escalation.ts';
import { asObject, isDryRun, parseBody } from '../body.ts';
import { validateFields } from '../field-validation.ts';
import { applyFields } from '../managed-fields/apply.ts';
import type { FieldManager } from '../managed-fields/entries.ts';
import type { ResourceRoute } from '../route.ts';
import { badRequest } from '../status.ts';
import { createAdmitted } from './create.ts';
import { replace } from './replace.ts';
import { received } from './sent-object.ts';
import type { WriteResult } from './write-result.ts';

/** @throws ApiError 400, and 409 for conflicts */
export function applyObject(
  context: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
  bytes: Buffer,
  manager: FieldManager,
): WriteResult {
  const { type, namespace, name } = route;
  const { store } = context.cluster;
  const stored = store.get(type.key, namespace, name);
  const current = stored === undefined ? undefined : inVersion(type, stored);
  const body = parseBody(bytes, 'application/yaml');
  const whole = received(route, request, body, current);
  const sent = asObject(type, namespace, whole);
  if (sent.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  const { warnings } = validateFields(type, whole, request.query);
  const dry = isDryRun(request.query);
  // Only what was sent is applied, not what is written besides for a whole object.
  const merged = applyFields(current, sent, { manager, force: request.query.get('force') === 'true' });
  const applied = asObject(type, namespace, readFields(type, merged).object);
  checkEscalation(store, request.user, type, applied);
  if (current === undefined) {
    const created = createAdmitted(context, type, applied, manager, dry);
    return { ...created, warnings: [...warnings, ...(created.warnings ?? [])] };
  }
  const more: string[] = [];
  const warn = (warning: string): void => void more.push(warning);
  const replaced = replace(context, route, applied, { dry, manager, warn });
  return { code: 200, body: replaced, warnings: [...warnings, ...more] };
}
