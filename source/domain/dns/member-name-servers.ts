import type { SetStatus } from '../model/set-status.ts';
import { type NameServer, nameServerOf } from '../pod/name-server.ts';
import { listNames } from '../text/sentences.ts';

/** Where the names are looked up, as the end of a sentence; undefined for the cluster's DNS. */
function placeOf(server: NameServer): string | undefined {
  switch (server.type) {
    case 'cluster':
      return undefined;
    case 'node':
      return `at the name servers of the node (${server.why}), which do not know these names`;
    case 'own': {
      const where = server.servers.length === 0 ? 'nowhere' : `at ${server.servers.join(', ')} alone`;
      return `${where} (dnsPolicy: None): whether these names are known there is not in the API`;
    }
  }
}

/** Returns a sentence for each group of members that cannot be expected to get the answers of the cluster's DNS. */
export function membersWithOtherServers({ bindings }: SetStatus): readonly string[] {
  const members = bindings.flatMap(({ podName, pod }) => {
    const lookupPlace = pod === undefined ? undefined : placeOf(nameServerOf(pod.pod));
    return lookupPlace === undefined ? [] : [{ podName, place: lookupPlace }];
  });
  return [...Map.groupBy(members, ({ place }) => place)].map(
    ([lookupPlace, group]) =>
      `Names in ${listNames(group.map(({ podName }) => podName))} are looked up ${lookupPlace}.`,
  );
}
