/** What MySQL says of a mistake. */

import type { SqlError } from '../sql/sql-error.ts';

/** "ERROR 1049 (42000): …", or what is not simulated. `where`: " at line 1" for input that nobody types. */
export function errorText(error: SqlError, where: string): string {
  const [code, sentence] = sentenceOf(error);
  return code === '' ? sentence : `ERROR ${code}${where}: ${sentence}`;
}

function sentenceOf({ problem, what, where }: SqlError): readonly [code: string, sentence: string] {
  switch (problem) {
    case 'no-database':
      return ['1049 (42000)', `Unknown database '${what}'`];
    case 'database-exists':
      return ['1007 (HY000)', `Can't create database '${what}'; database exists`];
    case 'no-table':
      return ['1146 (42S02)', `Table '${where}.${what}' doesn't exist`];
    case 'table-exists':
      return ['1050 (42S01)', `Table '${what}' already exists`];
    case 'no-column':
      return ['1054 (42S22)', `Unknown column '${what}' in 'field list'`];
    case 'duplicate-key':
      return ['1062 (23000)', `Duplicate entry '${what}' for key '${where}.PRIMARY'`];
    case 'missing-value':
      return ['1364 (HY000)', `Field '${what}' doesn't have a default value`];
    case 'wrong-number':
      return ['1366 (HY000)', `Incorrect integer value: '${what}' for column '${where}' at row 1`];
    case 'column-count':
      return ['1136 (21S01)', "Column count doesn't match value count at row 1"];
    case 'no-database-chosen':
      return ['1046 (3D000)', 'No database selected'];
    case 'read-only':
      return [
        '1290 (HY000)',
        `The MySQL server is running with the --${what} option so it cannot execute this statement`,
      ];
    case 'disk-full':
      return ['3 (HY000)', `Error writing file (OS errno 28 - ${what})`];
    case 'syntax':
      return [
        '1064 (42000)',
        `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${what.slice(0, 80)}' at line 1`,
      ];
    case 'unknown':
      return ['', `[simulation] this is not simulated: ${what.slice(0, 200)}. ${KNOWN}`];
  }
}

const KNOWN =
  'Known are CREATE, DROP and SHOW for databases and tables, DESCRIBE, USE, INSERT, SELECT of one table, UPDATE, DELETE and TRUNCATE.';
