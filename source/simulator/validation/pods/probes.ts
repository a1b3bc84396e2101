/** Probes and lifecycle hooks: exactly one handler, and its fields. */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import { forbidden, invalid, required, unsupported } from '../invalid.ts';
import { type Causes, nonNegativeCauses, portCauses, requiredCauses } from '../values.ts';

type HandlerRule = (field: string, handler: Json, grace: unknown) => Causes;

const SCHEMES = ['HTTP', 'HTTPS'];
const HEADER = /^[-A-Za-z0-9]+$/;
const HEADER_RULE =
  "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

const exec: HandlerRule = (field, { command }) =>
  Array.isArray(command) && command.length > 0 ? [] : [required(`${field}.command`)];

const httpGet: HandlerRule = (field, { path, port, scheme, httpHeaders }) => [
  ...requiredCauses(`${field}.path`, path),
  ...portCauses(`${field}.port`, port),
  ...(SCHEMES.includes(stringOf(scheme)) ? [] : [unsupported(`${field}.scheme`, scheme ?? '', SCHEMES)]),
  ...itemsOf(httpHeaders)
    .map((header) => stringOf(at(header, 'name')))
    .filter((name) => !HEADER.test(name))
    .map((name) => invalid(`${field}.httpHeaders`, name, HEADER_RULE)),
];

const port: HandlerRule = (field, handler) => portCauses(`${field}.port`, handler['port']);

const sleep: HandlerRule = (field, { seconds = 0 }, grace) => {
  const isBad = typeof grace === 'number' && typeof seconds === 'number' && (seconds < 0 || seconds > grace);
  const why = `must be non-negative and less than terminationGracePeriodSeconds (${String(grace)})`;
  return isBad ? [invalid(field, seconds, why)] : [];
};

const HANDLERS: readonly (readonly [name: string, rule: HandlerRule])[] = [
  ['exec', exec],
  ['httpGet', httpGet],
  ['tcpSocket', port],
  ['grpc', port],
  ['sleep', sleep],
];

function handlerCauses(field: string, value: Json, grace: unknown): Causes {
  const given = HANDLERS.filter(([name]) => isObject(value[name]));
  if (given.length === 0) return [required(field, 'must specify a handler type')];
  return given.flatMap(([name, rule], index) =>
    index === 0
      ? rule(`${field}.${name}`, objectOf(value[name]), grace)
      : [forbidden(`${field}.${name}`, 'may not specify more than 1 handler type')],
  );
}

const NUMBERS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

/** Only a readiness probe may ask for more than one success. */
export function probeCauses(field: string, probe: unknown, grace: unknown): Causes {
  if (!isObject(probe)) return [];
  const own = probe['terminationGracePeriodSeconds'];
  const isReadiness = field.endsWith('.readinessProbe');
  const { successThreshold } = probe;
  return [
    ...handlerCauses(field, probe, grace),
    ...NUMBERS.flatMap((name) => nonNegativeCauses(`${field}.${name}`, probe[name])),
    ...(typeof own === 'number' && own <= 0
      ? [invalid(`${field}.terminationGracePeriodSeconds`, own, 'must be greater than 0')]
      : []),
    ...(isReadiness && own !== undefined
      ? [invalid(`${field}.terminationGracePeriodSeconds`, own, 'must not be set for readinessProbes')]
      : []),
    ...(isReadiness || (successThreshold ?? 1) === 1
      ? []
      : [invalid(`${field}.successThreshold`, successThreshold, 'must be 1')]),
  ];
}

export function lifecycleCauses(field: string, lifecycle: unknown, grace: unknown): Causes {
  const hooks = objectOf(lifecycle);
  return ['postStart', 'preStop'].flatMap((name) => {
    const hook = hooks[name];
    return isObject(hook) ? handlerCauses(`${field}.${name}`, hook, grace) : [];
  });
}
