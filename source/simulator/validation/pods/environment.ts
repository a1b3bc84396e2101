/** The variables of a container: their names, and exactly one source of each value. */

import { isObject, type Json, objectOf, stringOf } from '../../model/json.ts';
import { invalid, required } from '../invalid.ts';
import { configKeyCauses, subdomainCauses } from '../names.ts';
import { type Causes, eachItem } from '../values.ts';
import { resourceFieldCauses, VARIABLE_FIELDS, valueFieldCauses } from './field-references.ts';

const NAME = /^[ -<>-~]*$/;
const NAME_RULE = "a valid environment variable name must consist only of printable ASCII characters other than '='";

function variableNameCauses(field: string, name: string): Causes {
  return NAME.test(name) ? [] : [invalid(field, name, NAME_RULE)];
}

function keyCauses(field: string, { name, key }: Json): Causes {
  return [
    ...subdomainCauses(`${field}.name`, stringOf(name)),
    ...(stringOf(key) === '' ? [required(`${field}.key`)] : configKeyCauses(`${field}.key`, stringOf(key))),
  ];
}

function fileKeyCauses(field: string, reference: Json): Causes {
  return ['volumeName', 'path', 'key'].flatMap((name) =>
    stringOf(reference[name]) === '' ? [required(`${field}.${name}`)] : [],
  );
}

const SOURCES: readonly (readonly [name: string, rule: (field: string, source: Json) => Causes])[] = [
  ['fieldRef', (field, source) => valueFieldCauses(field, source, VARIABLE_FIELDS)],
  ['resourceFieldRef', (field, source) => resourceFieldCauses(field, source, false)],
  ['configMapKeyRef', keyCauses],
  ['secretKeyRef', keyCauses],
  ['fileKeyRef', fileKeyCauses],
];
const ONE_SOURCE =
  'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
const MORE_SOURCES = 'may not have more than one field specified at a time';

function sourceCauses(field: string, from: unknown, value: string): Causes {
  if (!isObject(from)) return [];
  const given = SOURCES.filter(([name]) => isObject(from[name]));
  const number =
    given.length === 0
      ? ONE_SOURCE
      : value !== ''
        ? 'may not be specified when `value` is not empty'
        : given.length > 1
          ? MORE_SOURCES
          : undefined;
  return [
    ...given.flatMap(([name, rule]) => rule(`${field}.${name}`, objectOf(from[name]))),
    ...(number === undefined ? [] : [invalid(field, '', number)]),
  ];
}

export function variablesCauses(field: string, variables: unknown): Causes {
  return eachItem(field, variables, (place, variable) => {
    const { name, value, valueFrom } = objectOf(variable);
    return [
      ...(stringOf(name) === '' ? [required(`${place}.name`)] : variableNameCauses(`${place}.name`, stringOf(name))),
      ...sourceCauses(`${place}.valueFrom`, valueFrom, stringOf(value)),
    ];
  });
}

/** The server names the whole list where an entry has not exactly one source. */
export function variableSourcesCauses(field: string, sources: unknown): Causes {
  return eachItem(field, sources, (place, source) => {
    const { prefix, ...rest } = objectOf(source);
    const given = ['configMapRef', 'secretRef'].filter((name) => isObject(rest[name]));
    return [
      ...variableNameCauses(`${place}.prefix`, stringOf(prefix)),
      ...given.flatMap((name) => {
        const referred = stringOf(objectOf(rest[name])['name']);
        const at = `${place}.${name}.name`;
        return referred === '' ? [required(at)] : subdomainCauses(at, referred);
      }),
      ...(given.length === 0 ? [invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`')] : []),
      ...(given.length > 1 ? [invalid(field, '', MORE_SOURCES)] : []),
    ];
  });
}
