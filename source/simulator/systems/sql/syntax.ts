/** The part of SQL that the simulated servers understand. */

import type { Column, Value } from '../records.ts';

export type Expression =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'column'; readonly name: string }
  /** "@@server_id" */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'not' | 'negative'; readonly of: Expression }
  | { readonly kind: 'is-null'; readonly of: Expression }
  | { readonly kind: 'in'; readonly of: Expression; readonly list: readonly Expression[] };

export interface TableName {
  /** Empty for the chosen one. */
  readonly database: string;
  readonly name: string;
}

export interface SelectItem {
  readonly expression: Expression | '*';
  /** As it was typed. */
  readonly text: string;
  /** Its AS; empty without one. */
  readonly alias: string;
}

export interface Select {
  readonly kind: 'select';
  readonly items: readonly SelectItem[];
  readonly table: TableName | undefined;
  readonly where: Expression | undefined;
  readonly order: readonly { readonly by: Expression; readonly isDescending: boolean }[];
  readonly limit: number | undefined;
  readonly offset: number;
}

export type SqlStatement =
  | Select
  | { readonly kind: 'create-database'; readonly name: string; readonly isOptional: boolean }
  | { readonly kind: 'drop-database'; readonly name: string; readonly isOptional: boolean }
  | { readonly kind: 'use'; readonly name: string }
  | {
      readonly kind: 'create-table';
      readonly table: TableName;
      readonly columns: readonly Column[];
      readonly key: readonly string[];
      readonly isOptional: boolean;
    }
  | { readonly kind: 'drop-table'; readonly table: TableName; readonly isOptional: boolean }
  | {
      readonly kind: 'insert';
      readonly table: TableName;
      /** All in order without a list. */
      readonly columns: readonly string[] | undefined;
      readonly rows: readonly (readonly Expression[])[];
      /** REPLACE */
      readonly replaces: boolean;
    }
  | {
      readonly kind: 'update';
      readonly table: TableName;
      readonly changes: readonly { readonly column: string; readonly to: Expression }[];
      readonly where: Expression | undefined;
    }
  | { readonly kind: 'delete'; readonly table: TableName; readonly where: Expression | undefined }
  | { readonly kind: 'truncate'; readonly table: TableName }
  /** SHOW, with the words after it; `pattern` is that of LIKE. */
  | { readonly kind: 'show'; readonly what: string; readonly pattern: string | undefined }
  | { readonly kind: 'describe'; readonly table: TableName }
  /** BEGIN, COMMIT */
  | { readonly kind: 'transaction'; readonly words: string }
  /** CHANGE MASTER TO, CHANGE REPLICATION SOURCE TO */
  | { readonly kind: 'change-source'; readonly options: Readonly<Record<string, Value>> }
  | { readonly kind: 'replica'; readonly action: 'start' | 'stop' };
