/** Reads label selectors as text, with the sentences of k8s.io/apimachinery/pkg/labels. */

import type { ValidationError } from '../validation/invalid.ts';
import { labelNameCauses, labelValueCauses } from '../validation/names.ts';
import { badRequest } from './status.ts';

export type LabelTest = (labels: Readonly<Record<string, string>>) => boolean;

const SYMBOLS = ['!=', '==', '!', '=', '>', '<', '(', ')', ','];
const OPERATORS = ['in', 'notin', '=', '==', '!=', 'gt', 'lt'];
const END = '';

/** The words and signs of the text, and an empty one at the end. */
function tokensOf(text: string): readonly string[] {
  const found = text.match(/!=|==|[!=<>(),]|[^!=<>(),\s]+/g) ?? [];
  return [...found, END];
}

const isWord = (token: string): boolean => token !== END && !SYMBOLS.includes(token);

function refuse(found: string, expected: string): Error {
  return badRequest(`unable to parse requirement: found '${found}', expected: ${expected}`);
}

function check(causes: readonly ValidationError[], place: string): void {
  const [first] = causes;
  if (first === undefined) return;
  const each = causes.map(({ message }) => message.replace(/^Invalid value: "(?:[^"\\]|\\.)*": /, ''));
  const value = /^Invalid value: "(?:[^"\\]|\\.)*"/.exec(first.message)?.[0] ?? '';
  throw badRequest(`unable to parse requirement: ${place}: ${value}: ${each.join('; ')}`);
}

function checkValues(key: string, values: readonly string[]): void {
  for (const [index, value] of values.entries()) check(labelValueCauses('', value), `values[${index}][${key}]`);
}

class Parser {
  readonly #tokens: readonly string[];
  #place = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  get next(): string {
    return this.#tokens[this.#place] ?? END;
  }

  take(): string {
    const token = this.next;
    this.#place += 1;
    return token;
  }

  /** "(a,b)": a place that is left empty is an empty value. */
  list(): readonly string[] {
    const open = this.take();
    if (open !== '(') throw badRequest(`unable to parse requirement: found '${open}' expected: '('`);
    if (this.next !== ')' && this.next !== ',' && !isWord(this.next)) {
      throw refuse(this.next, "',', ')' or identifier");
    }
    const values = new Set<string>();
    for (;;) {
      if (isWord(this.next)) values.add(this.take());
      else if (this.next === ',' || this.next === ')') values.add('');
      else throw refuse(this.next, "',', or identifier");
      const sign = this.next;
      if (sign !== ',' && sign !== ')') throw refuse(sign, "',' or ')'");
      this.take();
      if (sign === ')') return [...values].sort();
    }
  }

  value(): string {
    if (this.next === END || this.next === ',') return '';
    const token = this.take();
    if (!isWord(token)) throw refuse(token, 'identifier');
    return token;
  }

  requirement(): LabelTest {
    const isAbsent = this.next === '!';
    if (isAbsent) this.take();
    const key = this.take();
    if (!isWord(key)) throw refuse(key, 'identifier');
    check(labelNameCauses('', key), '<nil>');
    if (isAbsent) return (labels) => labels[key] === undefined;
    if (this.next === END || this.next === ',') return (labels) => labels[key] !== undefined;
    return this.#compared(key, this.take());
  }

  #compared(key: string, operator: string): LabelTest {
    switch (operator) {
      case 'in':
      case 'notin': {
        const values = this.list();
        checkValues(key, values);
        return operator === 'in'
          ? (labels) => labels[key] !== undefined && values.includes(labels[key])
          : (labels) => labels[key] === undefined || !values.includes(labels[key]);
      }
      case '>':
      case '<': {
        const value = this.value();
        if (!/^[+-]?\d+$/.test(value)) {
          const why = "for 'Gt', 'Lt' operators, the value must be an integer";
          throw badRequest(`unable to parse requirement: values[0]: Invalid value: ${JSON.stringify(value)}: ${why}`);
        }
        const sign = operator === '>' ? 1 : -1;
        return (labels) => labels[key] !== undefined && (Number(labels[key]) - Number(value)) * sign > 0;
      }
      case '=':
      case '==':
      case '!=': {
        const value = this.value();
        checkValues(key, [value]);
        return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
      }
      default:
        throw refuse(operator, OPERATORS.join(', '));
    }
  }
}

/** @throws ApiError 400 */
export function parseLabelSelector(text: string): readonly LabelTest[] {
  const parser = new Parser(text);
  const tests: LabelTest[] = [];
  while (parser.next !== END) {
    if (parser.next !== '!' && !isWord(parser.next)) {
      throw badRequest(`found '${parser.next}', expected: !, identifier, or 'end of string'`);
    }
    tests.push(parser.requirement());
    const sign = parser.take();
    if (sign === END) break;
    if (sign !== ',') throw badRequest(`found '${sign}', expected: ',' or 'end of string'`);
    if (parser.next !== '!' && !isWord(parser.next)) {
      throw badRequest(`found '${parser.next}', expected: identifier after ','`);
    }
  }
  return tests;
}
