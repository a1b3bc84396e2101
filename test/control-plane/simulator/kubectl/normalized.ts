/** Replaces what differs between two clusters by chance: ages, addresses, hashes, uids, times and names of nodes. */

const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UID'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\b/g, 'TIME'],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, 'TIME'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/g, 'TIME'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, 'IP'],
  [/\bnode-\d\b/g, 'NODE'],
  // What kubectl itself logs.
  [/^[WIE]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /gm, ''],
  // The hash of a template and the random part of a pod's name.
  [/-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, '-HASH-RANDOM'],
  [/-(?=[a-z0-9]*\d)[a-z0-9]{8,10}\b/g, '-HASH'],
  [/\b(?:\d+[dhms]){1,2}\b/g, 'AGE'],
  [/:3[0-2]\d{3}\b/g, ':NODEPORT'],
  [/resourceVersion: "\d+"/g, 'resourceVersion: "N"'],
];

export function normalized(text: string): string {
  let result = text;
  for (const [pattern, word] of REPLACEMENTS) result = result.replace(pattern, word);
  const lines = result.split('\n').map((line) => line.replace(/[ \t]+/g, ' ').trimEnd());
  return lines.join('\n').trim();
}
