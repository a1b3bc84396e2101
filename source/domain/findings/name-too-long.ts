/** Recognizes errors of a driver or the kubelet about a name or a path that exceeds the kernel's limit. */

import type { ClaimBinding } from '../model/set-status.ts';

const TOO_LONG =
  /name too long|path (?:is )?too long|ENAMETOOLONG|longer than (?:the )?(?:allowed|maximum|limit|\d+)|exceeds? (?:the )?(?:maximum|max|limit of|limit)?[^.]*(?:characters|name length|path length)/i;

/** Bytes that Linux allows. */
const LIMITS = 'Linux allows 255 bytes for the name of a file, 4095 for a path and 107 for the path of a socket';

/** Returns undefined if the message is about something else. */
export function nameTooLong(
  message: string,
  claim: ClaimBinding | undefined,
): { readonly text: string; readonly evidence: readonly string[] } | undefined {
  if (!TOO_LONG.test(message)) return undefined;
  const names = [
    ...(claim === undefined
      ? []
      : [
          ['claim', claim.name],
          ['volume', claim.volumeName],
        ]),
    ...(claim?.volume === undefined ? [] : [['its source', claim.volume.source]]),
  ].filter((pair): pair is [string, string] => pair[1] !== '');
  return {
    text: `a name is longer than the kernel allows: ${message}`,
    evidence: [
      LIMITS,
      ...names.map(([what, name]) => `${what} ${name} has ${new TextEncoder().encode(name).length} bytes`),
      'trying again does not help: names of pod, claim, volume or driver that go into the path have to be shorter',
    ],
  };
}
