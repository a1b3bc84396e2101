/** The OpenAPI v2 document, which kubectl reads for what it does not find in v3. */

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

/**
 * Returns an OpenAPI v2 document that describes no kind. kubectl reads it for a `kind: List`, and does not validate
 * kinds that it lacks.
 */
export function openApiV2(accept: string): { readonly body: string | Buffer; readonly type: string } {
  if (!accept.includes(V2_PROTOBUF)) {
    const document = { swagger: '2.0', info: { title: TITLE, version: SERVER_VERSION }, paths: {} };
    return { body: JSON.stringify(document), type: 'application/json' };
  }
  // Document {swagger = 1, info = 2}, Info {title = 1, version = 2}: gnostic-models, OpenAPIv2.proto.
  const info = Buffer.concat([shortField(1, Buffer.from(TITLE)), shortField(2, Buffer.from(SERVER_VERSION))]);
  return { body: Buffer.concat([shortField(1, Buffer.from('2.0')), shortField(2, info)]), type: V2_PROTOBUF_TYPE };
}
