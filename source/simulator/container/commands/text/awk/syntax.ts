/** The tree of a program of awk. */

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'element'; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly kind: 'field'; readonly index: Expression }
  | { readonly kind: 'assign'; readonly operator: string; readonly target: Expression; readonly value: Expression }
  | { readonly kind: 'step'; readonly target: Expression; readonly by: number; readonly isPrefix: boolean }
  | { readonly kind: 'unary'; readonly operator: string; readonly value: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'in'; readonly keys: readonly Expression[]; readonly name: string }
  | {
      readonly kind: 'getline';
      readonly from: 'input' | 'file' | 'command';
      /** The name of the file, or the command. */
      readonly source: Expression | undefined;
      readonly target: Expression | undefined;
    }
  /** A function of one's own. */
  | { readonly kind: 'invoke'; readonly name: string; readonly values: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly values: readonly Expression[] };

export type Statement =
  | { readonly kind: 'expression'; readonly value: Expression }
  | {
      readonly kind: 'print';
      readonly isFormatted: boolean;
      readonly values: readonly Expression[];
      readonly output: { readonly to: string; readonly name: Expression } | undefined;
    }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'if'; readonly test: Expression; readonly yes: Statement; readonly no: Statement | undefined }
  | { readonly kind: 'while'; readonly test: Expression; readonly body: Statement; readonly isDo: boolean }
  | {
      readonly kind: 'for';
      readonly start: Statement | undefined;
      readonly test: Expression | undefined;
      readonly step: Statement | undefined;
      readonly body: Statement;
    }
  | { readonly kind: 'each'; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly kind: 'delete'; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly kind: 'exit' | 'return'; readonly value: Expression | undefined }
  | { readonly kind: 'next' | 'break' | 'continue' };

export interface Rule {
  readonly when: 'BEGIN' | 'END' | 'line';
  readonly pattern: Expression | undefined;
  /** The end of a range. */
  readonly until: Expression | undefined;
  /** Undefined prints the line. */
  readonly body: Statement | undefined;
}

export interface AwkFunction {
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}
