/** Which form of an answer a client accepts: k8s.io/apiserver/pkg/endpoints/handlers/negotiation. */

import { ApiError } from './status.ts';

/** The format of objects that a client requests. */
export type ResponseFormat = 'object' | 'table' | 'metadata';

export interface Accepted {
  readonly format: ResponseFormat;
  readonly isYaml: boolean;
  /** A single object and a list have different names as metadata: "PartialObjectMetadataList". */
  readonly isList: boolean | undefined;
}

const JSON_TYPE = 'application/json';
const YAML_TYPE = 'application/yaml';
/** Objects are not written as protobuf: a client that accepts nothing else gets JSON, with the content type of JSON. */
const PROTOBUF_TYPE = 'application/vnd.kubernetes.protobuf';
const TYPES = [JSON_TYPE, YAML_TYPE, PROTOBUF_TYPE];
const META = 'meta.k8s.io';

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

function clausesOf(accept: string): readonly Clause[] {
  return accept
    .split(',')
    .map((clause) => {
      const [type = '', ...rest] = clause.split(';').map((part) => part.trim());
      const parameters = new Map(
        rest.map((part) => part.split('=', 2)).map(([name = '', value = '']) => [name, value]),
      );
      return { type, parameters, quality: Number(parameters.get('q') ?? 1) };
    })
    .toSorted((left, right) => right.quality - left.quality);
}

/** Returns undefined for a form that the server does not have. */
function formOf({ type, parameters }: Clause): Accepted | undefined {
  const isYaml = type === YAML_TYPE;
  const as = parameters.get('as');
  if (as === undefined) return { format: 'object', isYaml, isList: undefined };
  const version = parameters.get('v') ?? '';
  if (parameters.get('g') !== META || !['v1', 'v1beta1'].includes(version)) return undefined;
  if (as === 'Table') return { format: 'table', isYaml, isList: undefined };
  const isList = as === 'PartialObjectMetadataList';
  return isList || as === 'PartialObjectMetadata' ? { format: 'metadata', isYaml, isList } : undefined;
}

function notAcceptable(message: string, details?: object): ApiError {
  return new ApiError(406, 'NotAcceptable', message, details);
}

/**
 * @param streams whether the request is for a list or a watch
 * @throws ApiError 406
 */
export function acceptedBy(accept: string, streams: boolean): Accepted {
  if (accept === '') return { format: 'object', isYaml: false, isList: undefined };
  const known = clausesOf(accept).filter(({ type }) => type === '*/*' || TYPES.includes(type));
  if (known.length === 0) {
    const more = streams ? [`${JSON_TYPE};stream=watch`, `${PROTOBUF_TYPE};stream=watch`] : [];
    const list = [...TYPES, ...more].join(', ');
    throw notAcceptable(`406: Not Acceptable\n\nAvailable representations: ${list}`, {});
  }
  for (const clause of known) {
    const form = clause.type === PROTOBUF_TYPE && known.length > 1 ? undefined : formOf(clause);
    if (form !== undefined) return form;
  }
  throw notAcceptable(`only the following media types are accepted: ${TYPES.join(', ')}`);
}

/** @throws ApiError 406 if the client wants one object's metadata of a list, or a list's of one object */
export function checkShape(accepted: Accepted, isList: boolean, kind: string): void {
  if (accepted.isList === undefined || accepted.isList === isList) return;
  const wanted = `PartialObjectMetadata${accepted.isList ? 'List' : ''}`;
  const found = isList ? 'a list' : 'not a list';
  throw notAcceptable(`you requested ${wanted}, but the requested object is ${found} (${kind})`);
}
