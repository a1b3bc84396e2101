/** The lines of the operands of awk, one at a time, and getline. */

import type { Stream } from '../../../kernel/streams.ts';
import type { Task } from '../../../kernel/task.ts';
import { complain, type Invocation } from '../../../program.ts';
import { unescaped } from '../../../text/format.ts';
import { createLineReader, type LineReader, openOrComplain } from '../../../text/lines.ts';
import { type AwkValue, awkNumber, awkText } from './values.ts';

export interface AwkInput {
  /** The next line, if there is one more. */
  readonly next: (variables: Map<string, AwkValue>) => Task<string | undefined>;
  /** Whether an operand could not be read. */
  readonly hasFailed: () => boolean;
}

/** "NAME=VALUE" as an operand or after -v. */
export function assignmentOf(text: string): readonly [name: string, value: AwkValue] | undefined {
  const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  return name === undefined ? undefined : [name, { text: unescaped(value, false).result }];
}

export function createAwkInput(invocation: Invocation, operands: readonly string[]): AwkInput {
  const isFile = (operand: string): boolean => assignmentOf(operand) === undefined;
  const left = operands.some(isFile) ? [...operands] : [...operands, '-'];
  let lines: LineReader | undefined;
  let hasFailed = false;

  /** Opens the next file. Returns false after the last one. */
  function* advance(variables: Map<string, AwkValue>): Task<boolean> {
    for (let operand = left.shift(); operand !== undefined; operand = left.shift()) {
      const assignment = assignmentOf(operand);
      if (assignment !== undefined) {
        variables.set(...assignment);
        continue;
      }
      const stream: Stream | undefined = yield* openOrComplain(invocation, operand);
      if (stream === undefined) hasFailed = true;
      else {
        const separator = awkText(variables.get('RS') ?? '\n');
        if (separator.length !== 1) {
          yield* complain(invocation, 'awk: an RS that is not one character is not part of this simulation');
          hasFailed = true;
          return false;
        }
        lines = createLineReader(stream, separator);
        variables.set('FILENAME', operand === '-' ? '' : operand).set('FNR', 0);
        return true;
      }
    }
    return false;
  }

  return {
    *next(variables) {
      for (;;) {
        const line = lines === undefined ? undefined : yield* lines.next();
        if (line !== undefined) {
          countLine(variables, 'FNR');
          countLine(variables, 'NR');
          return line.text;
        }
        if (!(yield* advance(variables))) return undefined;
      }
    },
    hasFailed: () => hasFailed,
  };
}

function countLine(variables: Map<string, AwkValue>, name: 'NR' | 'FNR'): void {
  variables.set(name, awkNumber(variables.get(name) ?? 0) + 1);
}
