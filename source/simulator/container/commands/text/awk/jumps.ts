/** How statements of awk leave what they are in. */

import type { AwkValue } from './values.ts';

export class AwkJump extends Error {
  readonly to: 'next' | 'break' | 'continue' | 'exit';

  constructor(to: AwkJump['to']) {
    super(to);
    this.to = to;
  }
}

export class AwkReturn extends Error {
  readonly value: AwkValue;

  constructor(value: AwkValue) {
    super('return');
    this.value = value;
  }
}
