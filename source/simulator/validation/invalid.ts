/** Thrown if validation rejects an object, with the API server's message. */

import { StoreError } from '../store/store.ts';

export interface ValidationError {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** "a: one", or "[a: one, b: other]" for several; each sentence once. */
export function causesText(causes: readonly ValidationError[]): string {
  const each = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  return each.length === 1 ? each.join('') : `[${each.join(', ')}]`;
}

export class InvalidObjectError extends StoreError {
  readonly causes: readonly ValidationError[];

  /** `kind` as in 'StatefulSet.apps "web" is invalid'. */
  constructor(kind: string, name: string, causes: readonly ValidationError[]) {
    super('Invalid', `${kind} "${name}" is invalid: ${causesText(causes)}`, name);
    this.causes = causes;
  }
}

export function required(field: string, more = ''): ValidationError {
  return { reason: 'FieldValueRequired', message: `Required value${more === '' ? '' : `: ${more}`}`, field };
}

export function invalid(field: string, value: unknown, why: string): ValidationError {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}${why === '' ? '' : `: ${why}`}`,
    field,
  };
}

export function forbidden(field: string, why: string): ValidationError {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field };
}

export function unsupported(field: string, value: unknown, supported: readonly string[]): ValidationError {
  const choices = supported.map((choice) => JSON.stringify(choice)).join(', ');
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${choices}`;
  return { reason: 'FieldValueNotSupported', message, field };
}

export function notFound(field: string, value: unknown): ValidationError {
  return { reason: 'FieldValueNotFound', message: `Not found: ${JSON.stringify(value)}`, field };
}

export function duplicate(field: string, value: unknown): ValidationError {
  return { reason: 'FieldValueDuplicate', message: `Duplicate value: ${JSON.stringify(value)}`, field };
}

export function tooLong(field: string, most: number): ValidationError {
  return { reason: 'FieldValueTooLong', message: `Too long: may not be more than ${most} bytes`, field };
}
