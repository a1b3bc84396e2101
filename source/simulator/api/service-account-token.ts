/** The `token` subresource of service accounts: `kubectl create token`. */

import { createHmac, randomBytes } from 'node:crypto';
import { at, itemsOf, type Json, numberOf, objectOf } from '../model/json.ts';
import { timestamp } from '../model/timestamp.ts';
import { InvalidObjectError, invalid } from '../validation/invalid.ts';
import type { ApiContext, ApiRequest } from './api-context.ts';
import { parseBody } from './body.ts';
import type { ResourceRoute } from './route.ts';
import { getExisting, type WriteResult } from './write/write-result.ts';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const USUAL_SECONDS = 3600;
const SHORTEST_SECONDS = 600;

/** Nobody but this process can sign. */
const key = randomBytes(32);

function base64(value: Json | Buffer): string {
  return (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url');
}

function sign(claims: Json): string {
  const content = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(claims)}`;
  return `${content}.${base64(createHmac('sha256', key).update(content).digest())}`;
}

/** @throws StoreError if there is no such account, or the token would not last long enough */
export async function createToken(
  { cluster }: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
): Promise<WriteResult> {
  const account = getExisting(cluster.store, route);
  const body = parseBody(await request.body(), request.contentType);
  const asked = objectOf(body['spec']);
  const expirationSeconds = numberOf(asked['expirationSeconds'], USUAL_SECONDS);
  if (expirationSeconds < SHORTEST_SECONDS) {
    const why = 'may not specify a duration less than 10 minutes';
    throw new InvalidObjectError('TokenRequest.authentication.k8s.io', '', [
      invalid('spec.expirationSeconds', expirationSeconds, why),
    ]);
  }
  const audiences = itemsOf(asked['audiences']).length > 0 ? asked['audiences'] : [ISSUER];
  const { name, namespace = '', uid } = account.metadata;
  const now = Math.floor(cluster.clock.now() / 1000);
  const token = sign({
    aud: audiences,
    exp: now + expirationSeconds,
    iat: now,
    iss: ISSUER,
    jti: cluster.store.version.toString(),
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
  });
  const bound = at(asked, 'boundObjectRef');
  return {
    code: 201,
    body: {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name, namespace, creationTimestamp: timestamp(cluster.clock.now()) },
      spec: { audiences, expirationSeconds, boundObjectRef: bound ?? null },
      status: { token, expirationTimestamp: timestamp((now + expirationSeconds) * 1000) },
    },
  };
}
