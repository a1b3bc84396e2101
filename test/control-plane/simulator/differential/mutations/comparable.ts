/** What two answers to the same request must have in common. */

import { isObject, type Json, objectOf } from '../../../../../source/simulator/model/json.ts';
import type { Reply } from './endpoints.ts';

const OWN_METADATA = ['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'generation', 'finalizers'];
/** A refused patch shows the whole object that came out. */
const PATCHED = /(?<=patch: )Invalid value: ".*": /;
/** The server shows how two Go structs differ, line by line, where an update is forbidden. */
const DIFFERENCE = /\n(?:@@|[ +-])[^\n]*/g;
const END_OF_DIFFERENCE = /\n(?=[,\]]|$)/g;
/** An empty list or map that was sent is shown as such, or as null where it was left out. Here, neither is kept. */
const EMPTY = /(?<=(?:Invalid|Unsupported) value: |":)(?:\{\}|\[\]|null)/g;
const ADDRESS = /\b10\.\d+\.\d+\.\d+\b/g;

/** A Job selects its pods by its own. */
const UID = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g;

/** The name of the volume with the token has a part by chance. */
const TOKEN_VOLUME = /(kube-api-access-)[a-z\d]{5}/g;

/** Addresses and node ports are chosen by the server. */
function withoutChosen(spec: Json): Json {
  const ports = spec['ports'];
  const chosen = Array.isArray(ports)
    ? { ports: ports.map((port) => (isObject(port) && Number(port['nodePort']) > 0 ? { ...port, nodePort: 1 } : port)) }
    : {};
  return { ...spec, ...chosen };
}

export interface Comparable {
  readonly status: number;
  readonly message: unknown;
  readonly warnings: readonly string[];
  readonly object: unknown;
}

export function comparableOf({ status, body, warnings }: Reply): Comparable {
  if (status >= 300) {
    const message = String(body['message'])
      .replaceAll(DIFFERENCE, '')
      .replaceAll(END_OF_DIFFERENCE, '')
      .replaceAll(EMPTY, 'null')
      .replaceAll(ADDRESS, 'ADDRESS')
      .replaceAll(UID, 'UID')
      .replace(PATCHED, 'Invalid value: PATCHED: ');
    return { status, message, warnings: [], object: undefined };
  }
  const { metadata, status: _status, spec, ...rest } = body;
  const kept = Object.entries(objectOf(metadata)).filter(([field]) => !OWN_METADATA.includes(field));
  const whole = {
    ...rest,
    metadata: Object.fromEntries(kept),
    ...(isObject(spec) ? { spec: withoutChosen(spec) } : {}),
  };
  const text = JSON.stringify(whole)
    .replaceAll(ADDRESS, 'ADDRESS')
    .replaceAll(TOKEN_VOLUME, '$1')
    .replaceAll(UID, 'UID');
  const object: unknown = JSON.parse(text);
  return { status, message: undefined, warnings, object };
}
