/** How the records of one member reach the others. */

import type { Server } from '../container/servers.ts';
import { type Records, readRecords, writeRecords } from './records.ts';

/** Returns the records of a server after it has taken over what the newest of the others has. */
export function caughtUp(server: Server, others: readonly Server[]): Records {
  const own = readRecords(server);
  let newest = own;
  for (const other of others) {
    if (other === server || !other.isServing) continue;
    const records = readRecords(other);
    if (records.version > newest.version) newest = records;
  }
  if (newest !== own) writeRecords(server, newest);
  return newest;
}

/** Stores a change on a server, and on those of the others that serve. The rest catches up later. */
export function store(server: Server, others: readonly Server[], databases: Records['databases']): void {
  const records: Records = { version: readRecords(server).version + 1, databases };
  writeRecords(server, records);
  for (const other of others) {
    if (other !== server && other.isServing) writeRecords(other, records);
  }
}

/** Whether more than half of the members serve. `size`: how many members there are, also those without a pod. */
export function hasQuorum(members: readonly Server[], size: number): boolean {
  return members.filter(({ isServing }) => isServing).length > size / 2;
}
