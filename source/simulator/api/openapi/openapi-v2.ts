/** The OpenAPI v2 document, which kubectl reads for what it does not find in v3. */

import { isObject, itemsOf } from '../../model/json.ts';
import { publishedSchemas } from '../../schema/published-schemas.ts';

export const SERVER_VERSION = 'v1.36.3';

const TITLE = 'Kubernetes';
const V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
/** A media type may not contain the sign @ of the Accept header: client-go parses it. */
const V2_PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

export function isOpenApiV2(pathname: string): boolean {
  return /^\/openapi\/v2\/?$/.test(pathname);
}

/** One field of a protobuf message with a length below 128. */
function shortField(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, content.length]), content]);
}

/** Version 2 has a reference in the place of `allOf`, and other names of the places. */
function inVersion2(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inVersion2);
  if (typeof value === 'string') return value.replace(/^#\/components\/schemas\//, '#/definitions/');
  if (!isObject(value)) return value;
  const { allOf, ...rest } = value;
  const [only, ...others] = itemsOf(allOf);
  const merged = isObject(only) && others.length === 0 ? { ...rest, ...only } : value;
  return Object.fromEntries(Object.entries(merged).map(([field, inner]) => [field, inVersion2(inner)]));
}

/**
 * Returns the OpenAPI v2 document. As protobuf it describes no kind: kubectl reads it for a `kind: List`, and does not
 * validate kinds that it lacks.
 */
export async function openApiV2(accept: string): Promise<{ readonly body: string | Buffer; readonly type: string }> {
  if (!accept.includes(V2_PROTOBUF)) {
    const { byName } = await publishedSchemas();
    const info = { title: TITLE, version: SERVER_VERSION };
    const document = { swagger: '2.0', info, paths: {}, definitions: inVersion2(byName) };
    return { body: JSON.stringify(document), type: 'application/json' };
  }
  // Document {swagger = 1, info = 2}, Info {title = 1, version = 2}: gnostic-models, OpenAPIv2.proto.
  const info = Buffer.concat([shortField(1, Buffer.from(TITLE)), shortField(2, Buffer.from(SERVER_VERSION))]);
  return { body: Buffer.concat([shortField(1, Buffer.from('2.0')), shortField(2, info)]), type: V2_PROTOBUF_TYPE };
}
