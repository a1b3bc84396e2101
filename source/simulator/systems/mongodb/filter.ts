/** The filters of a MongoDB query: fields by value and by the operators that compare. */

import { isEqual, isObject, type Json } from '../../model/json.ts';

type Test = (value: unknown) => boolean;

/** Only values of one type are compared, as MongoDB does. */
function compares(given: unknown, holds: (order: number) => boolean): Test {
  return (value) => {
    if (typeof value === 'number' && typeof given === 'number') return holds(value - given);
    if (typeof value !== 'string' || typeof given !== 'string') return false;
    return holds(value === given ? 0 : value < given ? -1 : 1);
  };
}

/** A field that holds a list fits if one of its items does. */
function equals(given: unknown): Test {
  return (value) =>
    isEqual(value ?? null, given) || (Array.isArray(value) && value.some((item) => isEqual(item, given)));
}

function isAmong(given: unknown): Test | undefined {
  if (!Array.isArray(given)) return undefined;
  const tests = given.map(equals);
  return (value) => tests.some((test) => test(value));
}

function not(test: Test | undefined): Test | undefined {
  return test === undefined ? undefined : (value) => !test(value);
}

const OPERATORS: Readonly<Record<string, (given: unknown) => Test | undefined>> = {
  $eq: equals,
  $ne: (given) => not(equals(given)),
  $gt: (given) => compares(given, (order) => order > 0),
  $gte: (given) => compares(given, (order) => order >= 0),
  $lt: (given) => compares(given, (order) => order < 0),
  $lte: (given) => compares(given, (order) => order <= 0),
  $in: isAmong,
  $nin: (given) => not(isAmong(given)),
  $exists: (given) => (value) => (value !== undefined) === Boolean(given),
};

/** Returns undefined for an operator that is not simulated. */
function testOf(condition: unknown): Test | undefined {
  if (!isObject(condition) || !Object.keys(condition).some((name) => name.startsWith('$'))) return equals(condition);
  const tests: Test[] = [];
  for (const [name, given] of Object.entries(condition)) {
    const test = Object.hasOwn(OPERATORS, name) ? OPERATORS[name]?.(given) : undefined;
    if (test === undefined) return undefined;
    tests.push(test);
  }
  return (value) => tests.every((test) => test(value));
}

/** Returns whether a document fits; undefined for a filter that is not simulated. Without a filter each one fits. */
export function readFilter(filter: unknown): ((document: Json) => boolean) | undefined {
  if (filter === undefined) return () => true;
  if (!isObject(filter)) return undefined;
  const tests: [name: string, test: Test][] = [];
  for (const [name, condition] of Object.entries(filter)) {
    // An operator over several conditions, or a field within a field.
    const test = /^\$|\./.test(name) ? undefined : testOf(condition);
    if (test === undefined) return undefined;
    tests.push([name, test]);
  }
  return (document) => tests.every(([name, test]) => test(Object.hasOwn(document, name) ? document[name] : undefined));
}
