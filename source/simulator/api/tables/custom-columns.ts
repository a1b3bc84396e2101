/** The columns that a CustomResourceDefinition asks for: `additionalPrinterColumns`, after the name. */

import { isObject, itemsOf, type Json, numberOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { type Column, column } from './column.ts';
import { ageOf, formatAge, NONE } from './format.ts';

/** A step into a value: a field, an index, all items, or the items of which a field has that value. */
type PathStep =
  | { readonly field: string }
  | { readonly index: number }
  | { readonly all: true }
  | { readonly where: readonly string[]; readonly equals: string };

const FIELD = /^\.?((?:[^.[\]\\]|\\.)+)/;
const INDEX = /^\[(\d+)\]/;
const ALL = /^\[\*\]/;
const QUOTED = /^\[(['"])(.*?)\1\]/;
const FILTER = /^\[\?\(\s*@\.([\w.-]+)\s*==\s*(['"]?)(.*?)\2\s*\)\]/;

/** Parses the simple paths that such columns may have; undefined for any other. */
function parsePath(text: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const quoted = QUOTED.exec(rest);
    const index = INDEX.exec(rest);
    const filter = FILTER.exec(rest);
    const field = FIELD.exec(rest);
    const found = quoted ?? index ?? ALL.exec(rest) ?? filter ?? field;
    if (found === null) return undefined;
    if (found === quoted) steps.push({ field: quoted[2] ?? '' });
    else if (found === index) steps.push({ index: Number(index[1]) });
    else if (found === filter) steps.push({ where: (filter[1] ?? '').split('.'), equals: filter[3] ?? '' });
    else if (found === field) steps.push({ field: (field[1] ?? '').replace(/\\(.)/g, '$1') });
    else steps.push({ all: true });
    rest = rest.slice(found[0].length);
  }
  return steps;
}

function take(value: unknown, step: PathStep): readonly unknown[] {
  if ('field' in step) return isObject(value) && value[step.field] !== undefined ? [value[step.field]] : [];
  if ('index' in step) return itemsOf(value).slice(step.index, step.index + 1);
  if ('all' in step) return itemsOf(value);
  return itemsOf(value).filter((item) => {
    const found = step.where.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), item);
    return String(found) === step.equals;
  });
}

function textOf(value: unknown, type: string, now: number): string | number {
  if (value === undefined || value === null) return NONE;
  if (type === 'date') return formatAge(value, now);
  if ((type === 'integer' || type === 'number') && typeof value === 'number') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function customColumn(definition: Json): Column {
  const steps = parsePath(stringOf(definition['jsonPath']));
  const type = stringOf(definition['type']);
  const cell = (object: KubeObject, now: number): string | number => {
    if (steps === undefined) return NONE;
    const [first] = steps.reduce<readonly unknown[]>(
      (values, step) => values.flatMap((each) => take(each, step)),
      [object],
    );
    return textOf(first, type, now);
  };
  const priority = numberOf(definition['priority'], 0) === 0 ? 0 : 1;
  return {
    ...column(stringOf(definition['name']), cell, priority, type === 'integer' ? 'integer' : 'string'),
    description: stringOf(definition['description']),
    format: '',
  };
}

const NAME = column('Name', ({ metadata }) => metadata.name);
const AGE = column('Age', ageOf);

/** `definitions`: the entries of additionalPrinterColumns; without any, the age is shown. */
export function customColumns(definitions: readonly unknown[]): readonly Column[] {
  return definitions.length === 0 ? [NAME, AGE] : [NAME, ...definitions.filter(isObject).map(customColumn)];
}
