/** The lines of kubectl that a lesson may hold, parsed. They are carried out through the API where kubectl is not typed. */

import { kindOf, type LessonKind } from './kinds.ts';
import { shellWords } from './shell-words.ts';

export interface KubectlObject {
  readonly kind: LessonKind;
  readonly name: string;
}

export type KubectlCommand =
  | { readonly verb: 'apply'; readonly files: readonly string[] }
  | {
      readonly verb: 'get';
      readonly kinds: readonly LessonKind[];
      readonly names: readonly string[];
      readonly labels: string;
      readonly fields: string;
      readonly output: string;
    }
  | {
      readonly verb: 'delete';
      readonly objects: readonly KubectlObject[];
      readonly files: readonly string[];
      /** All objects of the kind with these labels, instead of `objects`. */
      readonly selected: { readonly kind: LessonKind; readonly labels: string } | undefined;
      readonly cascade: string;
      readonly isForced: boolean;
      readonly wait: boolean;
    }
  | { readonly verb: 'scale'; readonly object: KubectlObject; readonly replicas: number }
  | {
      readonly verb: 'set image';
      readonly object: KubectlObject;
      readonly images: readonly (readonly [string, string])[];
    }
  | { readonly verb: 'patch'; readonly object: KubectlObject; readonly patch: string; readonly type: string }
  | { readonly verb: 'rollout'; readonly what: 'undo' | 'restart'; readonly object: KubectlObject }
  | {
      readonly verb: 'annotate' | 'label';
      readonly object: KubectlObject;
      /** A value of null removes. */
      readonly changes: Readonly<Record<string, string | null>>;
    }
  | { readonly verb: 'cordon' | 'uncordon'; readonly node: string }
  | { readonly verb: 'taint'; readonly node: string; readonly taint: string }
  | {
      readonly verb: 'exec';
      readonly pod: string;
      readonly container: string | undefined;
      readonly command: readonly string[];
    };

/** Says why a line cannot be carried out, as a part of a sentence. */
export class KubectlLineError extends Error {}

const fail = (message: string): never => {
  throw new KubectlLineError(message);
};

interface Words {
  readonly operands: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  /** What stands after "--". */
  readonly rest: readonly string[];
}

const SHORT: Readonly<Record<string, string>> = {
  '-f': 'filename',
  '-l': 'selector',
  '-o': 'output',
  '-p': 'patch',
  '-c': 'container',
  '-n': 'namespace',
};
const SWITCHES = new Set(['force', 'overwrite', 'now', 'wait', 'i', 't', 'it', 'no-headers']);
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  apply: ['filename'],
  get: ['selector', 'field-selector', 'output', 'sort-by'],
  delete: ['filename', 'selector', 'cascade', 'force', 'grace-period', 'wait', 'now'],
  scale: ['replicas'],
  set: [],
  patch: ['patch', 'type'],
  rollout: [],
  annotate: ['overwrite'],
  label: ['overwrite'],
  cordon: [],
  uncordon: [],
  taint: [],
  exec: ['container', 'i', 't', 'it'],
};

function splitWords(words: readonly string[], verb: string): Words {
  const operands: string[] = [];
  const flags = new Map<string, string>();
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') return { operands, flags, rest: words.slice(index + 1) };
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const [written = '', ...inline] = word.split('=');
    const name = SHORT[written] ?? written.replace(/^--?/, '');
    if (KNOWN[verb]?.includes(name) !== true) fail(`kubectl ${verb} with ${written} is not known to lessons`);
    if (inline.length > 0) flags.set(name, inline.join('='));
    else if (SWITCHES.has(name)) flags.set(name, 'true');
    else {
      index += 1;
      flags.set(name, words[index] ?? fail(`${written} needs a value`));
    }
  }
  return { operands, flags, rest: [] };
}

function kindNamed(word: string): LessonKind {
  return kindOf(word) ?? fail(`the kind "${word}" is not known to lessons`);
}

/** Takes "sts/web" or "sts web"; several of them for a list. */
function objectsOf(operands: readonly string[]): readonly KubectlObject[] {
  if (operands[0]?.includes('/') === true) {
    return operands.map((operand) => {
      const [word = '', name = ''] = operand.split('/');
      return name === '' ? fail(`"${operand}" is not KIND/NAME`) : { kind: kindNamed(word), name };
    });
  }
  const [word = '', ...names] = operands;
  if (names.length === 0) fail('the name of an object is missing');
  return names.map((name) => ({ kind: kindNamed(word), name }));
}

function oneObject(operands: readonly string[]): { readonly object: KubectlObject; readonly rest: readonly string[] } {
  const count = operands[0]?.includes('/') === true ? 1 : 2;
  const [object] = objectsOf(operands.slice(0, count));
  return { object: object ?? fail('the name of an object is missing'), rest: operands.slice(count) };
}

function filesOf({ flags }: Words): readonly string[] {
  return flags.get('filename')?.split(',') ?? [];
}

/** @throws KubectlLineError */
export function parseKubectl(line: string): KubectlCommand {
  const words = shellWords(line) ?? fail('a quote is not closed, or it needs a shell: pipes, variables, redirections');
  if (words[0] !== 'kubectl') fail('it does not begin with kubectl');
  const verb = words[1] ?? '';
  if (!Object.hasOwn(KNOWN, verb)) fail(`kubectl ${verb} is not known to lessons: see "Lines" in docs/lessons.md`);
  return commandOf(verb, splitWords(words.slice(2), verb));
}

function commandOf(verb: string, words: Words): KubectlCommand {
  const { operands, flags, rest } = words;
  switch (verb) {
    case 'apply':
      return { verb, files: filesOf(words).length > 0 ? filesOf(words) : fail('kubectl apply needs -f FILE') };
    case 'get':
      return getOf(words);
    case 'delete': {
      const files = filesOf(words);
      return {
        verb,
        files,
        objects: files.length > 0 || flags.has('selector') ? [] : objectsOf(operands),
        selected: flags.has('selector')
          ? { kind: kindNamed(operands[0] ?? ''), labels: flags.get('selector') ?? '' }
          : undefined,
        cascade: flags.get('cascade') ?? 'background',
        isForced: flags.get('force') === 'true' || flags.get('grace-period') === '0',
        wait: flags.get('wait') !== 'false',
      };
    }
    case 'scale': {
      const replicas = flags.get('replicas') ?? '';
      if (!/^\d+$/.test(replicas)) fail('kubectl scale needs --replicas=N');
      return { verb, object: oneObject(operands).object, replicas: Number(replicas) };
    }
    case 'set': {
      if (operands[0] !== 'image') fail('kubectl set is known with image alone');
      const { object, rest: pairs } = oneObject(operands.slice(1));
      const images = pairs.map((pair): readonly [string, string] => {
        const [name = '', image = ''] = pair.split('=');
        return image === '' ? fail(`"${pair}" is not CONTAINER=IMAGE`) : [name, image];
      });
      return images.length === 0 ? fail('CONTAINER=IMAGE is missing') : { verb: 'set image', object, images };
    }
    case 'patch':
      return {
        verb,
        object: oneObject(operands).object,
        patch: flags.get('patch') ?? fail('kubectl patch needs -p'),
        type: flags.get('type') ?? 'strategic',
      };
    case 'rollout': {
      const [what] = operands;
      if (what !== 'undo' && what !== 'restart') return fail('kubectl rollout is known with undo and restart alone');
      return { verb, what, object: oneObject(operands.slice(1)).object };
    }
    case 'annotate':
    case 'label': {
      const { object, rest: pairs } = oneObject(operands);
      if (pairs.length === 0) fail('KEY=VALUE is missing');
      return { verb, object, changes: Object.fromEntries(pairs.map(changeOf)) };
    }
    case 'cordon':
    case 'uncordon':
      return { verb, node: operands[0] ?? fail('the name of a node is missing') };
    case 'taint': {
      const { object, rest: taints } = oneObject(operands);
      return { verb, node: object.name, taint: taints[0] ?? fail('the taint is missing') };
    }
    default: {
      const pod = operands[0] ?? fail('the name of a pod is missing');
      if (rest.length === 0) fail('a command after -- is missing');
      return { verb: 'exec', pod: pod.replace(/^pods?\//, ''), container: flags.get('container'), command: rest };
    }
  }
}

function changeOf(pair: string): readonly [string, string | null] {
  const at = pair.indexOf('=');
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
  return pair.endsWith('-') ? [pair.slice(0, -1), null] : fail(`"${pair}" is neither KEY=VALUE nor KEY-`);
}

function getOf({ operands, flags }: Words): KubectlCommand {
  const shared = {
    verb: 'get' as const,
    labels: flags.get('selector') ?? '',
    fields: flags.get('field-selector') ?? '',
    output: flags.get('output') ?? '',
  };
  if (operands[0]?.includes('/') === true) {
    const objects = objectsOf(operands);
    return { ...shared, kinds: [...new Set(objects.map(({ kind }) => kind))], names: objects.map(({ name }) => name) };
  }
  const [kinds = '', ...names] = operands;
  if (kinds === '') fail('kubectl get needs a kind');
  if (
    shared.output !== '' &&
    shared.output !== 'wide' &&
    shared.output !== 'name' &&
    !shared.output.startsWith('jsonpath=')
  ) {
    fail(`kubectl get -o ${shared.output} is not known to lessons`);
  }
  return { ...shared, kinds: kinds.split(',').map(kindNamed), names };
}

/** Returns why the line cannot be carried out; undefined if it can. `files`: the files of the lesson. */
export function kubectlProblem(line: string, files: ReadonlySet<string>): string | undefined {
  try {
    const command = parseKubectl(line);
    const wanted = 'files' in command ? command.files : [];
    const missing = wanted.find((name) => !files.has(name));
    return missing === undefined ? undefined : `the lesson has no file "${missing}"`;
  } catch (error) {
    if (error instanceof KubectlLineError) return error.message;
    throw error;
  }
}
