/** The schema of a kind's fields, also of one that a CustomResourceDefinition made. */

import type { ResourceType } from '../../model/resource-types.ts';
import { type FieldSchema, fieldSchema, UNKNOWN_FIELDS } from '../../schema/field-schema.ts';
import { publishedSchemas } from '../../schema/published-schemas.ts';
import type { Store } from '../../store/store.ts';
import { customSchemas } from '../openapi/custom-schemas.ts';

export async function fieldsOf(type: ResourceType, store: Store): Promise<FieldSchema> {
  const schemas = await publishedSchemas();
  const name = schemas.nameOf(type.group, type.version, type.kind);
  if (name !== undefined) return fieldSchema(schemas, schemas.byName[name]);
  const [custom] = Object.values(customSchemas([type], store));
  return custom === undefined ? UNKNOWN_FIELDS : fieldSchema(schemas, custom);
}
