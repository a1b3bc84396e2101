/** One connection to a MongoDB server: documents in collections. */

import { parse } from 'yaml';
import type { Host } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { isEqual, isObject, itemsOf, type Json } from '../../model/json.ts';
import { type Records, type Row, readRecords } from '../records.ts';
import { caughtUp, hasQuorum, store } from '../replication.ts';
import { readFilter } from './filter.ts';

/** What MongoDB says of a mistake. */
export class MongoError extends Error {}

export interface MongoSession {
  database: string;
  /** Undefined for what is not simulated. @throws MongoError */
  readonly evaluate: (text: string) => unknown;
}

function isReplicaSet({ words, environment }: Server): boolean {
  return /--replSet\b/.test(words.join(' ')) || Object.keys(environment).some((name) => /REPLICA_SET/.test(name));
}

/** The first that serves, while more than half of the set do. */
function primaryOf(host: Host, server: Server): Server | undefined {
  if (!isReplicaSet(server)) return server;
  const members = host.servers.members(server);
  return hasQuorum(members, members.length) ? members.find(({ isServing }) => isServing) : undefined;
}

/** A literal of JavaScript is a flow mapping of YAML, as far as it is used here. @throws MongoError */
function argumentsOf(text: string): readonly unknown[] {
  try {
    return itemsOf(parse(`[${text}]`));
  } catch {
    throw new MongoError(`SyntaxError: Unexpected token in ${text.slice(0, 60)}`);
  }
}

export function openMongoSession(host: Host, server: Server): MongoSession {
  const isMember = isReplicaSet(server);
  const members = (): readonly Server[] => (isMember ? host.servers.members(server) : [server]);
  const databases = (): Records['databases'] =>
    (isMember ? caughtUp(server, members()) : readRecords(server)).databases;
  const isPrimary = (): boolean => primaryOf(host, server)?.pod.metadata.uid === server.pod.metadata.uid;

  const session: MongoSession = {
    database: 'test',
    evaluate: (text) => {
      const [, chosen] = /^use\s+(\w+)$/.exec(text) ?? [];
      if (chosen !== undefined) {
        session.database = chosen;
        return `switched to db ${chosen}`;
      }
      if (/^show\s+(dbs|databases)$/.test(text)) {
        return [...new Set(['admin', 'config', 'local', ...Object.keys(databases())])].sort().join('\n');
      }
      if (/^show\s+(collections|tables)$/.test(text)) {
        return Object.keys(databases()[session.database] ?? {})
          .sort()
          .join('\n');
      }
      if (
        /^db\.(adminCommand|runCommand)\(\s*(["']ping["']|\{\s*["']?ping["']?\s*:\s*1\s*\})\s*\)(\.ok)?$/.test(text)
      ) {
        return text.endsWith('.ok') ? 1 : { ok: 1 };
      }
      if (/^(db\.(hello|isMaster)\(\))/.test(text)) return helloOf(text);
      if (/^rs\.status\(\)/.test(text)) return statusOf(text);
      const [, name, method, given] = /^db\.(\w+)\.(\w+)\((.*)\)$/s.exec(text) ?? [];
      return name === undefined || method === undefined ? undefined : call(name, method, argumentsOf(given ?? ''));
    },
  };

  function helloOf(text: string): unknown {
    if (/\)\.(isWritablePrimary|ismaster)$/.test(text)) return isPrimary();
    if (!text.endsWith(')')) return undefined;
    const primary = primaryOf(host, server)?.pod.metadata.name;
    return { isWritablePrimary: isPrimary(), ...(primary === undefined ? {} : { primary }), ok: 1 };
  }

  function statusOf(text: string): unknown {
    if (!isMember) throw new MongoError('MongoServerError[NoReplicationEnabled]: not running with --replSet');
    if (!text.endsWith(')')) return undefined;
    const primary = primaryOf(host, server);
    return {
      members: members().map((member, index) => ({
        _id: index,
        name: member.pod.metadata.name,
        stateStr: !member.isServing ? '(not reachable/healthy)' : member.pod === primary?.pod ? 'PRIMARY' : 'SECONDARY',
      })),
      ok: 1,
    };
  }

  function call(name: string, method: string, args: readonly unknown[]): unknown {
    // What follows the first argument, as a projection does, is not simulated.
    if (args.length > 1) return undefined;
    const all = databases();
    const rows = all[session.database]?.[name]?.rows ?? [];
    const documents = rows.flatMap((row): readonly Json[] => {
      const document: unknown = JSON.parse(String(row['document']));
      return isObject(document) ? [document] : [];
    });
    const save = (next: readonly Json[] | undefined): void => {
      if (!isPrimary()) throw new MongoError('MongoServerError[NotWritablePrimary]: not primary');
      const { [name]: _, ...others } = all[session.database] ?? {};
      const kept = next?.map((document): Row => ({ document: JSON.stringify(document) }));
      const tables = kept === undefined ? others : { ...others, [name]: { columns: [], key: [], rows: kept } };
      store(server, members(), { ...all, [session.database]: tables });
    };
    /** Returns the ids. Documents before one whose id is there already are kept, as by MongoDB. */
    const insert = (given: readonly unknown[]): readonly unknown[] => {
      const made = given.filter(isObject).map((document): Json => ({ _id: newId(), ...document }));
      if (made.length === 0)
        throw new MongoError('MongoInvalidArgumentError: Document must be a valid JavaScript object');
      const known = [...documents];
      for (const document of made) {
        if (known.some(({ _id }) => isEqual(_id, document['_id']))) {
          save(known);
          const key = `{ _id: ${JSON.stringify(document['_id'])} }`;
          const index = `${session.database}.${name} index: _id_ dup key: ${key}`;
          throw new MongoError(`MongoServerError: E11000 duplicate key error collection: ${index}`);
        }
        known.push(document);
      }
      save(known);
      return made.map((document) => document['_id']);
    };
    if (method === 'insertOne') return { acknowledged: true, insertedId: insert(args)[0] };
    if (method === 'insertMany') return { acknowledged: true, insertedIds: insert(itemsOf(args[0])) };
    const fits = readFilter(args[0]);
    if (fits === undefined) return undefined;
    const found = documents.filter(fits);
    switch (method) {
      case 'find':
        return found;
      case 'findOne':
        return found[0] ?? null;
      case 'countDocuments':
        return found.length;
      case 'deleteOne':
      case 'deleteMany': {
        const gone = method === 'deleteOne' ? found.slice(0, 1) : found;
        save(documents.filter((document) => !gone.includes(document)));
        return { acknowledged: true, deletedCount: gone.length };
      }
      case 'drop':
        save(undefined);
        return true;
      default:
        return undefined;
    }
  }

  function newId(): string {
    return Array.from({ length: 24 }, () => Math.floor(host.random() * 16).toString(16)).join('');
  }
  return session;
}
