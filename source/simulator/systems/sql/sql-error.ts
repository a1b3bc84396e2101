/** What is wrong with a statement. Each system has words of its own for it. */

export type SqlProblem =
  | 'no-database'
  | 'database-exists'
  | 'no-table'
  | 'table-exists'
  | 'no-column'
  | 'duplicate-key'
  | 'missing-value'
  | 'wrong-number'
  | 'column-count'
  | 'no-database-chosen'
  | 'read-only'
  | 'disk-full'
  /** The text is no SQL that anybody knows. `what` is the text from there on. */
  | 'syntax'
  /** A statement, function or variable that may exist, and is not simulated. */
  | 'unknown';

export class SqlError extends Error {
  readonly problem: SqlProblem;
  /** The name that the problem is about. */
  readonly what: string;
  /** The table, for a column or a key. */
  readonly where: string;

  constructor(problem: SqlProblem, what = '', where = '') {
    super(`${problem}: ${what}`);
    this.problem = problem;
    this.what = what;
    this.where = where;
  }
}
