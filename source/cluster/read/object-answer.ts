/**
 * Checks that a response is about the requested object. A proxy may respond to any request with 404, a login page or
 * another object.
 */

import type { ObjectRef } from '../../actions/ports.ts';
import { ClusterError, type Peer } from '../errors.ts';
import { fields, text } from '../json-fields.ts';

export interface NamedObject {
  readonly kind: string;
  readonly name: string;
}

/** Returns the object. @throws ClusterError `protocol` if the answer is something else */
export function requireObject(answer: unknown, { kind, name }: NamedObject, peer: Peer): unknown {
  const read = fields<'kind' | 'metadata'>(answer);
  const meta = fields<'name' | 'uid'>(read.metadata);
  if (read.kind === kind && text(meta.name) === name && text(meta.uid) !== '') return answer;
  throw notThatObject(`${peer.server} answered something else than ${kind} ${name}`);
}

/** Checks the response to a write: the object, its scale, or a Status of success. @throws ClusterError `protocol` */
export function requireWriteAnswer(answer: unknown, { kind, name, uid }: ObjectRef, peer: Peer): void {
  const read = fields<'kind' | 'metadata' | 'status' | 'details'>(answer);
  const meta = fields<'name' | 'uid'>(read.metadata);
  const isSuccess = read.kind === 'Status' && read.status === 'Success';
  const isObject =
    (read.kind === kind || read.kind === 'Scale') && text(meta.name) === name && text(meta.uid, uid) === uid;
  if (!isSuccess && !isObject)
    throw notThatObject(`${peer.server} answered the write to ${kind} ${name} with something else`);
}

/**
 * Returns the error unchanged if it is the API server's Status about the missing object, otherwise a protocol error.
 */
export function checkNotFound(thrown: unknown, { kind, name }: NamedObject, peer: Peer): unknown {
  if (!(thrown instanceof ClusterError) || thrown.kind !== 'not-found' || thrown.objectName === name) return thrown;
  return notThatObject(`${peer.server} answered 404 without saying that ${kind} ${name} does not exist`, thrown);
}

function notThatObject(what: string, cause?: ClusterError): ClusterError {
  const sentence = `${what}: check what stands between here and the API server.`;
  return new ClusterError('protocol', sentence, cause === undefined ? {} : { cause });
}
