/** Writes source/cluster/protobuf/schema.ts, which the decoder reads, from schema.proto, which people read. */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const FOLDER = new URL('../source/cluster/protobuf/', import.meta.url);

type Row = readonly [number: number, name: string, type: string, rule: string];

function ruleOf(field: protobuf.Field): string {
  if (field instanceof protobuf.MapField) return 'map';
  if (field.repeated) return 'repeated';
  if (field.options?.['(inline)'] === true) return 'inline';
  return field.options?.['proto3_optional'] === true ? 'optional' : 'plain';
}

/** The fields of every message, by its name. */
export function rowsOf(schema: string): Readonly<Record<string, readonly Row[]>> {
  const { root } = protobuf.parse(schema, { keepCase: true });
  const messages = root.nestedArray.filter((nested) => nested instanceof protobuf.Type);
  return Object.fromEntries(
    messages.map(({ name, fields }) => [
      name,
      Object.values(fields).map((field): Row => [field.id, field.name, field.type, ruleOf(field)]),
    ]),
  );
}

export function readSchema(): string {
  return readFileSync(new URL('schema.proto', FOLDER), 'utf8');
}

function moduleOf(rows: Readonly<Record<string, readonly Row[]>>): string {
  const names = Object.keys(rows);
  return `/** Written by scripts/protobuf.ts from schema.proto: change that file, and run "npm run protobuf". */

export type MessageName =
${names.map((name) => `  | '${name}'`).join('\n')};

export type FieldRow = readonly [
  number: number,
  name: string,
  type: 'string' | 'bytes' | 'bool' | 'int32' | 'int64' | MessageName,
  rule: 'plain' | 'optional' | 'repeated' | 'map' | 'inline',
];

export const SCHEMA: Readonly<Record<MessageName, readonly FieldRow[]>> = ${JSON.stringify(rows)};
`;
}

if (import.meta.main) {
  const file = fileURLToPath(new URL('schema.ts', FOLDER));
  writeFileSync(file, moduleOf(rowsOf(readSchema())));
  execFileSync('npx', ['biome', 'format', '--write', file], { stdio: 'inherit' });
}
