/** Matches a regular expression in time that grows with the text only: all ways are followed at once. */

import type { RegexNode } from './regex-syntax.ts';

type Instruction =
  | { readonly op: 'set'; readonly matches: (character: string) => boolean }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'assert'; readonly holds: (text: string, at: number) => boolean }
  | { readonly op: 'match' };

/** Positions of the groups: start and end of each, -1 for a group that did not take part. */
export type Slots = readonly number[];

const MOST_INSTRUCTIONS = 20_000;

export class MachineTooLarge extends Error {}

const isWord = (text: string, at: number): boolean => /\w/.test(text[at] ?? '');

const ASSERTIONS: Readonly<Record<string, (text: string, at: number) => boolean>> = {
  start: (_, at) => at === 0,
  end: (text, at) => at === text.length,
  edge: (text, at) => isWord(text, at - 1) !== isWord(text, at),
  inside: (text, at) => isWord(text, at - 1) === isWord(text, at),
  wordStart: (text, at) => !isWord(text, at - 1) && isWord(text, at),
  wordEnd: (text, at) => isWord(text, at - 1) && !isWord(text, at),
};

function compile(root: RegexNode, ignoresCase: boolean): readonly Instruction[] {
  const program: Instruction[] = [];
  const emit = <T extends Instruction>(instruction: T): T => {
    if (program.length >= MOST_INSTRUCTIONS) throw new MachineTooLarge();
    program.push(instruction);
    return instruction;
  };
  const sets = new Map<string, (character: string) => boolean>();

  function setOf(source: string): (character: string) => boolean {
    const found = sets.get(source);
    if (found !== undefined) return found;
    const regex = new RegExp(`^(?:${source})$`, ignoresCase ? 'i' : '');
    const table = Array.from({ length: 256 }, (_, code) => regex.test(String.fromCharCode(code)));
    const matches = (character: string): boolean => table[character.charCodeAt(0)] === true;
    sets.set(source, matches);
    return matches;
  }

  function add(node: RegexNode): void {
    switch (node.kind) {
      case 'set':
        emit({ op: 'set', matches: setOf(node.source) });
        break;
      case 'group':
        emit({ op: 'save', slot: node.index * 2 });
        add(node.inner);
        emit({ op: 'save', slot: node.index * 2 + 1 });
        break;
      case 'sequence':
        for (const part of node.parts) add(part);
        break;
      case 'choice':
        addChoice(node.options);
        break;
      case 'repeat':
        addRepeat(node.inner, node.least, node.most);
        break;
      default:
        emit({ op: 'assert', holds: ASSERTIONS[node.kind] ?? (() => false) });
    }
  }

  function addChoice(options: readonly RegexNode[]): void {
    const jumps: { op: 'jump'; to: number }[] = [];
    options.forEach((option, index) => {
      if (index === options.length - 1) {
        add(option);
        return;
      }
      const split = emit({ op: 'split', first: program.length + 1, second: 0 });
      add(option);
      jumps.push(emit({ op: 'jump', to: 0 }));
      split.second = program.length;
    });
    for (const jump of jumps) jump.to = program.length;
  }

  function addRepeat(inner: RegexNode, least: number, most: number): void {
    for (let count = 0; count < least; count += 1) add(inner);
    if (most === Number.POSITIVE_INFINITY) {
      const split = emit({ op: 'split', first: program.length + 1, second: 0 });
      add(inner);
      emit({ op: 'jump', to: program.indexOf(split) });
      split.second = program.length;
      return;
    }
    const splits: { op: 'split'; first: number; second: number }[] = [];
    for (let count = least; count < most; count += 1) {
      splits.push(emit({ op: 'split', first: program.length + 1, second: 0 }));
      add(inner);
    }
    for (const split of splits) split.second = program.length;
  }

  add(root);
  emit({ op: 'match' });
  return program;
}

interface State {
  readonly at: number;
  readonly slots: Slots;
}

/** Returns a function that finds the leftmost match from a position on, and of those the longest. */
export function createMachine(
  root: RegexNode,
  groups: number,
  ignoresCase: boolean,
): (text: string, from: number) => Slots | undefined {
  const program = compile(root, ignoresCase);
  const empty: Slots = Array.from({ length: (groups + 1) * 2 }, () => -1);

  return (text, from) => {
    let best: Slots | undefined;
    let current: State[] = [];
    const seen = new Int32Array(program.length).fill(-1);

    /** Follows everything that takes no character. */
    const follow = (states: State[], start: number, startSlots: Slots, position: number): void => {
      const stack: State[] = [{ at: start, slots: startSlots }];
      for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
        const { at, slots } = state;
        const instruction = program[at];
        if (instruction === undefined || seen[at] === position) continue;
        seen[at] = position;
        switch (instruction.op) {
          case 'jump':
            stack.push({ at: instruction.to, slots });
            break;
          case 'split':
            stack.push({ at: instruction.second, slots }, { at: instruction.first, slots });
            break;
          case 'save':
            stack.push({ at: at + 1, slots: slots.with(instruction.slot, position) });
            break;
          case 'assert':
            if (instruction.holds(text, position)) stack.push({ at: at + 1, slots });
            break;
          case 'match':
            if (best === undefined || position > (best[1] ?? -1)) best = slots.with(1, position);
            break;
          case 'set':
            states.push(state);
        }
      }
    };

    for (let position = from; position <= text.length; position += 1) {
      const next: State[] = [];
      if (position === from) follow(current, 0, empty.with(0, position), position);
      else {
        const character = text[position - 1] ?? '';
        for (const { at, slots } of current) {
          const instruction = program[at];
          const isLater = best !== undefined && (slots[0] ?? -1) > (best[0] ?? -1);
          if (isLater || instruction?.op !== 'set' || !instruction.matches(character)) continue;
          follow(next, at + 1, slots, position);
        }
        if (best === undefined) follow(next, 0, empty.with(0, position), position);
        current = next;
      }
      if (current.length === 0 && best !== undefined) break;
    }
    return best;
  };
}
