import { type ConnectionFlags, connectionFlags } from '../../flags/connection-flags.ts';
import { outputFlags } from '../../flags/output-flags.ts';
import type { ParsedFlags } from '../../flags/parse-flags.ts';
import { type ScreenFlags, screenFlags } from '../../flags/screen-flags.ts';
import { UsageError } from '../../flags/usage-error.ts';
import type { OutputFlags } from '../../output/formats.ts';

export type LessonSource = { readonly name: string } | { readonly file: string };

export type LessonRequest = (
  | ({ readonly type: 'list' } & OutputFlags)
  | { readonly type: 'check'; readonly file: string }
  | { readonly type: 'page'; readonly page: 'handout' | 'cues'; readonly source: LessonSource; readonly seed: number }
  | {
      readonly type: 'hold';
      readonly source: LessonSource;
      readonly seed: number;
      readonly speed: number;
      readonly pace: 'normal' | 'lecture';
      readonly port: number;
      readonly screen: ScreenFlags;
      /** A cluster that exists; undefined for one inside the program. */
      readonly cluster: ConnectionFlags | undefined;
    }
) & { readonly language: ParsedFlags['lang'] };

/** Throws UsageError for arguments that contradict each other. */
export function parseLessonArguments(operands: readonly string[], flags: ParsedFlags): LessonRequest {
  const { check, handout, cues, list, filename: file, lang: language } = flags;
  const [name, ...more] = operands;
  if (more.length > 0) throw new UsageError('One lesson at a time: stsview lesson [NAME].');
  const modes = [check !== undefined, handout === true, cues === true, list === true].filter(Boolean).length;
  if (modes > 1) throw new UsageError('--list, --check, --handout and --cues exclude each other: give one of them.');
  if (name !== undefined && file !== undefined)
    throw new UsageError(`-f brings a lesson of its own: leave "${name}" out.`);
  if (check !== undefined) {
    if (name !== undefined || file !== undefined)
      throw new UsageError('--check takes its file alone: stsview lesson --check FILE.');
    return { type: 'check', file: check, language };
  }
  const source = file !== undefined ? { file } : name !== undefined ? { name } : undefined;
  if (list === true || (source === undefined && modes === 0)) {
    if (source !== undefined) throw new UsageError('--list names all lessons: leave the lesson out.');
    return { type: 'list', ...outputFlags(flags), language };
  }
  if (flags.output !== undefined) throw new UsageError('-o belongs to stsview lesson --list.');
  if (source === undefined)
    throw new UsageError('Which lesson? stsview lesson --list names them; or give one with -f FILE.');
  const seed = flags.seed ?? 1;
  const { kubeconfig, context, cluster, user, server, token } = flags;
  const isReal = [kubeconfig, context, cluster, user, server, token].some((flag) => flag !== undefined);
  if (handout === true || cues === true) {
    if (isReal)
      throw new UsageError('Pages are made from a run in the embedded cluster: leave out the flags that name others.');
    return { type: 'page', page: handout === true ? 'handout' : 'cues', source, seed, language };
  }
  if (isReal && context === undefined) {
    throw new UsageError(
      'A lesson on a cluster that exists needs --context NAME, so that nobody holds one there by mistake.',
    );
  }
  const screen = screenFlags(flags);
  if (screen.connection.namespaces !== undefined) {
    throw new UsageError('A lesson has a namespace of its own: leave out --namespace and --all-namespaces.');
  }
  return {
    type: 'hold',
    source,
    seed,
    speed: flags.speed ?? 1,
    pace: flags.pace ?? 'normal',
    port: flags.port ?? 0,
    screen,
    cluster: isReal ? connectionFlags(flags) : undefined,
    language,
  };
}
