/** Whether a genuine container would have what the simulation lacks, since its image brings it. */

import { at, isObject, itemsOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { NotSimulated } from '../../model/not-simulated.ts';
import type { ImageRole } from '../images/image-role.ts';
import { isBaseProgram } from './base-programs.ts';

const API_SOURCES = ['configMap', 'secret', 'downwardAPI', 'projected'];
/** Files there are written at run time, and do not come with the image. */
const RUNTIME_FOLDERS = /^\/(?:dev|proc|run|sys|tmp|var\/run|var\/tmp)\//;
const BASE_FOLDERS = /^\/(?:etc|lib|usr)\//;

/** Below a volume, the image brings no data; below one whose files are all known, no program either. */
function isInVolume(path: string, pod: KubeObject, container: unknown, isAny: boolean): boolean {
  return itemsOf(at(container, 'volumeMounts')).some((mount) => {
    const place = stringOf(at(mount, 'mountPath')).replace(/\/+$/, '');
    if (path !== place && !path.startsWith(`${place}/`)) return false;
    if (isAny) return true;
    const volume = itemsOf(pod.spec?.['volumes']).find((entry) => at(entry, 'name') === at(mount, 'name'));
    return API_SOURCES.some((source) => isObject(at(volume, source)));
  });
}

/** What is known of a plain system: its programs and folders, and that it brings no application. */
function hasBaseImage({ kind, what }: NotSimulated): boolean {
  if (kind === 'program' || kind === 'command') return isBaseProgram(what) || BASE_FOLDERS.test(what);
  if (kind === 'file' || kind === 'data') return BASE_FOLDERS.test(what);
  // Bash knows more than the interpreter, whatever the image; the other shells of plain images know as much.
  return kind === 'connection' || kind === 'page' || (kind === 'syntax' && what.startsWith('bash: '));
}

/** If false, the mistake is the author's own, and the command fails as it would on any cluster. */
export function hasImageBrought(
  gap: NotSimulated,
  role: ImageRole | undefined,
  pod: KubeObject,
  container: unknown,
): boolean {
  if (gap.isForbidden === true) return false;
  if (gap.what.startsWith('/') && isInVolume(gap.what, pod, container, gap.kind === 'data')) return false;
  if (gap.kind === 'data' && RUNTIME_FOLDERS.test(gap.what)) return false;
  if (role?.isToolbox === true && (gap.kind === 'program' || gap.kind === 'command')) return true;
  return role?.isShell !== true || hasBaseImage(gap);
}

/** The message of containerd and runc for a command that they cannot run. */
export function startErrorOf({ what, isForbidden }: NotSimulated): string {
  const why =
    isForbidden === true
      ? `"${what}": permission denied`
      : what.includes('/')
        ? `"${what}": stat ${what}: no such file or directory`
        : `"${what}": executable file not found in $PATH`;
  return `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: ${why}: unknown`;
}

/** The line of the log about a command that is given up. */
export function sentenceOf({ kind, what }: NotSimulated, isTask: boolean): string {
  const instead = isTask ? 'counted as done' : "its image's part is played instead";
  const isMissing = kind === 'program' || kind === 'file' || kind === 'data';
  if (kind === 'connection') return `[simulation] nothing answers at ${what}: ${instead}`;
  const why = isMissing ? `only the image has ${what}` : `the script is not understood (${what})`;
  return `[simulation] ${why}: ${instead}`;
}
