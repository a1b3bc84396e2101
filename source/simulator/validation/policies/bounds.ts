/** ResourceQuotas and LimitRanges. */

import { isEqual, isObject, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { duplicate, forbidden, invalid, required } from '../invalid.ts';
import { labelNameCauses } from '../names.ts';
import { type Causes, eachItem, quantityCauses } from '../values.ts';
import { containerResourceCauses, quotaResourceCauses, resourceNameCauses } from './resource-names.ts';

/** What cannot be halved. */
const WHOLE =
  /^(pods|resourcequotas|services(\..*)?|replicationcontrollers|secrets|configmaps|persistentvolumeclaims)$/;

export function quotaCauses({ spec }: KubeObject, before: KubeObject | undefined): Causes {
  const { hard, scopes } = objectOf(spec);
  const amounts = Object.entries(objectOf(hard)).flatMap(([name, amount]) => {
    const field = `spec.hard[${name}]`;
    const isPart = (WHOLE.test(name) || name.startsWith('count/')) && !Number.isInteger(parseQuantity(amount));
    return [
      ...quotaResourceCauses(field, name),
      ...quantityCauses(field, amount),
      ...(isPart ? [invalid(field, amount, 'must be an integer')] : []),
    ];
  });
  const isFixed = before === undefined || isEqual(scopes, objectOf(before.spec)['scopes']);
  return [...amounts, ...(isFixed ? [] : [invalid('spec.scopes', scopes ?? null, 'field is immutable')])];
}

const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];

function typeCauses(field: string, type: string): Causes {
  const syntax = labelNameCauses(field, type);
  if (syntax.length > 0 || type.includes('/') || TYPES.includes(type)) return syntax;
  return [invalid(field, type, 'must be a standard limit type or fully qualified')];
}

interface Order {
  readonly low: string;
  readonly high: string;
  /** The field that is named, and the one whose value is shown. */
  readonly field: string;
  readonly shown: string;
}

/** Which bound must not be above which, in the order in which the server compares them. */
const ORDERS: readonly Order[] = [
  { low: 'min', high: 'max', field: 'min', shown: 'min' },
  { low: 'min', high: 'defaultRequest', field: 'defaultRequest', shown: 'defaultRequest' },
  { low: 'defaultRequest', high: 'max', field: 'defaultRequest', shown: 'defaultRequest' },
  { low: 'defaultRequest', high: 'default', field: 'defaultRequest', shown: 'defaultRequest' },
  { low: 'min', high: 'default', field: 'default', shown: 'min' },
  { low: 'default', high: 'max', field: 'default', shown: 'max' },
];
const WORDS: Readonly<Record<string, string>> = { defaultRequest: 'default request' };

function orderCauses(field: string, limit: Json): Causes {
  const names = new Set(
    ['max', 'min', 'default', 'defaultRequest'].flatMap((bound) => Object.keys(objectOf(limit[bound]))),
  );
  return [...names].flatMap((name) =>
    ORDERS.flatMap((order) => {
      const value = (bound: string): unknown => objectOf(limit[bound])[name];
      const [low, high] = [value(order.low), value(order.high)];
      if (low === undefined || high === undefined || parseQuantity(low) <= parseQuantity(high)) return [];
      // "default limit" only where it is compared with the request.
      const highWord =
        order.low === 'defaultRequest' && order.high === 'default'
          ? 'default limit'
          : (WORDS[order.high] ?? order.high);
      const why = `${WORDS[order.low] ?? order.low} value ${String(low)} is greater than ${highWord} value ${String(high)}`;
      return [invalid(`${field}.${order.field}[${name}]`, value(order.shown), why)];
    }),
  );
}

function limitCauses(field: string, value: unknown): Causes {
  const limit = objectOf(value);
  const type = stringOf(limit['type']);
  const isPod = type === 'Pod';
  const check = isPod || type === 'Container' ? containerResourceCauses : resourceNameCauses;
  const namesOf = (bound: string): Causes =>
    Object.keys(objectOf(limit[bound])).flatMap((name) => check(`${field}.${bound}[${name}]`, name));
  const misplaced = ['default', 'defaultRequest'].filter((bound) => isPod && isObject(limit[bound]));
  const hasStorage = ['min', 'max'].some((bound) => objectOf(limit[bound])['storage'] !== undefined);
  const why = 'either minimum or maximum storage value is required, but neither was provided';
  return [
    ...namesOf('max'),
    ...namesOf('min'),
    ...misplaced.map((bound) => forbidden(`${field}.${bound}`, "may not be specified when `type` is 'Pod'")),
    ...(isPod ? [] : [...namesOf('default'), ...namesOf('defaultRequest')]),
    ...(type === 'PersistentVolumeClaim' && !hasStorage ? [required(`${field}.limits`, why)] : []),
    ...namesOf('maxLimitRequestRatio'),
    ...orderCauses(field, limit),
  ];
}

export function limitRangeCauses({ spec }: KubeObject): Causes {
  const types = new Set<string>();
  return eachItem('spec.limits', objectOf(spec)['limits'], (field, limit) => {
    const type = stringOf(objectOf(limit)['type']);
    const isTaken = types.has(type);
    types.add(type);
    return [
      ...typeCauses(`${field}.type`, type),
      ...(isTaken ? [duplicate(`${field}.type`, type)] : []),
      ...limitCauses(field, limit),
    ];
  });
}
