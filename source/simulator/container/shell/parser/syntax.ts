/** The tree of a shell script. */

export type ParameterOperator =
  | '-'
  | '='
  | '?'
  | '+'
  | '#'
  | '##'
  | '%'
  | '%%'
  | '/'
  | '//'
  | '/#'
  | '/%'
  | ':'
  | '^'
  | '^^'
  | ','
  | ',,'
  | '@';

export type WordPart =
  /** `isQuoted`: neither split nor a pattern. */
  | { readonly kind: 'text'; readonly text: string; readonly isQuoted: boolean }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly isQuoted: boolean;
      readonly isLength: boolean;
      /** `${NAME[…]}` */
      readonly subscript?: Word;
      /** `${!NAME}`: what the value names; of `${!NAME[@]}` the keys. */
      readonly isIndirect?: boolean;
      /** `${!NAME*}` and `${!NAME@}`: the names of variables that begin so. */
      readonly isPrefix?: boolean;
      readonly operator?: ParameterOperator;
      /** ":-" instead of "-": an empty value counts as unset. */
      readonly isForEmpty?: boolean;
      readonly argument?: Word;
      /** The replacement of "/" and the length of ":". */
      readonly second?: Word;
    }
  | { readonly kind: 'command'; readonly script: Script; readonly isQuoted: boolean }
  | { readonly kind: 'arithmetic'; readonly expression: Word; readonly isQuoted: boolean }
  /** `<(…)` and `>(…)`: a path that leads to the output, or to the input, of a script. */
  | { readonly kind: 'process'; readonly script: Script; readonly isInput: boolean; readonly isQuoted: false }
  /** An argument of `declare` and its like, which is not split. */
  | { readonly kind: 'assignment'; readonly assignment: Assignment; readonly isQuoted: true };

export type Word = readonly WordPart[];

export interface Redirect {
  readonly descriptor: number | undefined;
  readonly operator: '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '&>' | '&>>' | '<<' | '<<<';
  /** The target, or the text of a here-document. */
  readonly word: Word;
}

export interface Assignment {
  readonly name: string;
  /** `NAME[…]=` */
  readonly subscript: Word | undefined;
  readonly value: Word;
  /** `NAME=(…)`, in place of a value. */
  readonly elements: readonly ArrayElement[] | undefined;
  readonly isAppend: boolean;
}

export interface ArrayElement {
  readonly subscript: Word | undefined;
  readonly value: Word;
}

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

export type CompoundCommand =
  | { readonly kind: 'subshell'; readonly body: Script }
  | { readonly kind: 'group'; readonly body: Script }
  | {
      readonly kind: 'for';
      /** `select`: the reader chooses the value. */
      readonly isMenu: boolean;
      readonly name: string;
      readonly words: readonly Word[] | undefined;
      readonly body: Script;
    }
  | {
      readonly kind: 'counting';
      readonly start: Word;
      readonly condition: Word;
      readonly step: Word;
      readonly body: Script;
    }
  | { readonly kind: 'while'; readonly isUntil: boolean; readonly condition: Script; readonly body: Script }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: Script; readonly body: Script }[];
      readonly otherwise: Script | undefined;
    }
  | {
      readonly kind: 'case';
      readonly word: Word;
      readonly clauses: readonly { readonly patterns: readonly Word[]; readonly body: Script; readonly end: string }[];
    }
  | { readonly kind: 'test'; readonly words: readonly Word[] }
  | { readonly kind: 'arithmetic'; readonly expression: Word };

export type Command =
  | SimpleCommand
  | { readonly kind: 'compound'; readonly command: CompoundCommand; readonly redirects: readonly Redirect[] }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command };

export interface Pipeline {
  readonly isNegated: boolean;
  readonly commands: readonly Command[];
}

export interface AndOr {
  readonly first: Pipeline;
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly pipeline: Pipeline }[];
}

export interface Item {
  readonly list: AndOr;
  readonly isBackground: boolean;
  /** As it was typed, for `jobs` and `ps`. */
  readonly text: string;
}

export type Script = readonly Item[];

export class ShellSyntaxError extends Error {
  /** More input could complete it. */
  readonly isIncomplete: boolean;

  constructor(message: string, isIncomplete = false) {
    super(message);
    this.isIncomplete = isIncomplete;
  }
}
