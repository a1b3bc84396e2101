/** Commands that only a container's image has, answered by the table of images. */

import { at, itemsOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { controllerOf } from '../../model/owner-references.ts';
import { isFinished, podView } from '../../model/pod-view.ts';
import type { Store } from '../../store/store.ts';
import type { ImageRole, RoleCommand } from '../images/image-role.ts';
import { commandText } from './command-line.ts';

/** What makes a line more than one command. */
const COMPOUND = /[;|&<>$`\n]/;

function textOf(words: readonly string[]): string {
  const line = commandText(words)
    .replaceAll('\\\n', ' ')
    .replace(/[ \t]+/g, ' ');
  return line.replace(/^(?:exec )?(?:\/\S+\/)?/, '');
}

export function findRoleCommand(role: ImageRole | undefined, words: readonly string[]): RoleCommand | undefined {
  const text = textOf(words);
  return role?.commands.find(({ command }) => text === command || text.startsWith(`${command} `));
}

/** The rows of `nodetool status`: all members of the set, as one of them sees them. */
function cassandraRows(store: Store, pod: KubeObject, rack: string): string {
  const owner = controllerOf(pod)?.uid;
  const members = store
    .list('pods', pod.metadata.namespace)
    .filter(
      (other) => other.metadata.uid === pod.metadata.uid || (owner !== undefined && controllerOf(other)?.uid === owner),
    )
    .map(podView)
    .filter((member) => member.ip !== '' && !isFinished(member));
  const widest = Math.max(7, ...members.map(({ ip }) => ip.length));
  return members
    .map(
      ({ ip, uid, isReady }) => `${isReady ? 'UN' : 'DN'}  ${ip.padEnd(widest)}  ?     16      ?     ${uid}  ${rack}\n`,
    )
    .join('');
}

/** Of most programs, the table knows only what a probe asks: to other questions its answer would be wrong. */
function isAnswered({ command, output, seconds }: RoleCommand, words: readonly string[]): boolean {
  const isProbe = command.includes(' ') || command === 'pg_isready' || /\bping\b/i.test(textOf(words));
  return isProbe && (output !== '' || seconds > 0);
}

export interface ImageAnswer {
  readonly output: string;
  readonly exitCode: number;
  readonly seconds: number;
}

/** What the image's own program answers to a command that somebody types; undefined if it is no such command. */
export function imageAnswer(
  store: Store,
  role: ImageRole | undefined,
  pod: KubeObject,
  container: string,
  words: readonly string[],
): ImageAnswer | undefined {
  const command = COMPOUND.test(commandText(words)) ? undefined : findRoleCommand(role, words);
  if (command === undefined || !isAnswered(command, words)) return undefined;
  const status = itemsOf(pod.status?.['containerStatuses']).find((entry) => at(entry, 'name') === container);
  const spec = itemsOf(pod.spec?.['containers']).find((entry) => at(entry, 'name') === container);
  const variable = (name: string, usual: string): string =>
    stringOf(
      at(
        itemsOf(at(spec, 'env')).find((entry) => at(entry, 'name') === name),
        'value',
      ),
      usual,
    );
  const { output, exitCode } = at(status, 'ready') === true ? command : command.unready;
  return {
    exitCode,
    seconds: command.seconds,
    output: output
      .replace('{datacenter}', variable('CASSANDRA_DC', 'datacenter1'))
      .replace('{members}', cassandraRows(store, pod, variable('CASSANDRA_RACK', 'rack1'))),
  };
}
