/** The types whose JSON does not consist of the fields of their message. */

import { isObject } from '../model/json.ts';
import { readQuantity } from '../model/read-quantity.ts';
import { META } from './messages.ts';

/** `wanted`: the Go type that the value should have had. */
type OwnRead = { readonly value: unknown } | { readonly problem: string } | { readonly wanted: string };
/** `struct` reads a message in its usual form. */
type OwnReader = (value: unknown, struct: (value: unknown, message: string) => unknown) => OwnRead;

const EXTENSIONS = 'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1';
const SCHEMA = `${EXTENSIONS}.JSONSchemaProps`;
const LARGEST = 2 ** 31;

const anything: OwnReader = (value) => ({ value });

function time(form: string, wanted: RegExp): OwnReader {
  return (value) => {
    if (typeof value !== 'string') return { wanted: 'string' };
    if (wanted.test(value)) return { value };
    return {
      problem: `parsing time ${JSON.stringify(value)} as ${JSON.stringify(form)}: cannot parse ${JSON.stringify(value)} as "2006"`,
    };
  };
}

const texts: OwnReader = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? { value } : { wanted: '[]string' };

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export const QUANTITY = 'k8s.io.apimachinery.pkg.api.resource.Quantity';
const INT_OR_STRING = 'k8s.io.apimachinery.pkg.util.intstr.IntOrString';

/** What is written for such a value that was not given, where Go has no pointer. */
export const ZERO_VALUES: Readonly<Record<string, unknown>> = { [QUANTITY]: '0', [INT_OR_STRING]: 0 };

export const OWN_READERS: Readonly<Record<string, OwnReader>> = {
  [QUANTITY]: (value) => {
    const read = readQuantity(value);
    return 'text' in read ? { value: read.text } : read;
  },
  [INT_OR_STRING]: (value) => {
    if (typeof value === 'string') return { value };
    const isInt32 = Number.isInteger(value) && Math.abs(Number(value)) < LARGEST;
    return isInt32 ? { value } : { wanted: 'int32' };
  },
  [`${META}.Time`]: time('2006-01-02T15:04:05Z07:00', RFC_3339),
  [`${META}.MicroTime`]: time('2006-01-02T15:04:05.000000Z07:00', RFC_3339),
  [`${META}.Duration`]: anything,
  [`${META}.FieldsV1`]: anything,
  [`${META}.Verbs`]: texts,
  'k8s.io.api.authentication.v1.ExtraValue': texts,
  'k8s.io.api.authorization.v1.ExtraValue': texts,
  'k8s.io.apimachinery.pkg.runtime.RawExtension': anything,
  [`${EXTENSIONS}.JSON`]: anything,
  [`${EXTENSIONS}.JSONSchemaPropsOrBool`]: (value, struct) => ({
    value: typeof value === 'boolean' ? value : struct(value, SCHEMA),
  }),
  [`${EXTENSIONS}.JSONSchemaPropsOrArray`]: (value, struct) => ({
    value: Array.isArray(value) ? value.map((item) => struct(item, SCHEMA)) : struct(value, SCHEMA),
  }),
  [`${EXTENSIONS}.JSONSchemaPropsOrStringArray`]: (value, struct) => ({
    value: isObject(value) ? struct(value, SCHEMA) : value,
  }),
};
