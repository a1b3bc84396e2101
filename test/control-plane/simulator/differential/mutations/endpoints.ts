/** The two API servers, as plain requests. */

import { Agent, request } from 'node:https';
import { parse } from 'yaml';
import { startApiServer } from '../../../../../source/simulator/api/server.ts';
import { isObject, type Json, objectOf } from '../../../../../source/simulator/model/json.ts';
import { openWorld } from '../../../../../source/simulator/worlds/open-world.ts';
import { startKubectlProxy } from '../../../control-plane.ts';

export interface Reply {
  readonly status: number;
  readonly body: Json;
  readonly warnings: readonly string[];
}

export interface Endpoint {
  readonly send: (method: string, path: string, body?: Json, contentType?: string) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

function replyOf(status: number, text: string, warning: string | null | undefined): Reply {
  const body: unknown = JSON.parse(text);
  const warnings = [...(warning ?? '').matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, said = '']) => said);
  return { status, body: isObject(body) ? body : {}, warnings };
}

export async function openGenuine(kubeconfig: string): Promise<Endpoint> {
  const { address, stop } = await startKubectlProxy(kubeconfig);
  return {
    send: async (method, path, body, contentType = 'application/json') => {
      const response = await fetch(`http://${address}${path}`, {
        method,
        headers: { 'content-type': contentType },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return replyOf(response.status, await response.text(), response.headers.get('warning'));
    },
    close: async () => stop(),
  };
}

export async function openSimulated(): Promise<Endpoint> {
  const cluster = openWorld({ world: 'classroom' });
  const server = await startApiServer(cluster, { token: 'test' });
  const config: unknown = parse(server.kubeconfig());
  const [first] = isObject(config) && Array.isArray(config['clusters']) ? config['clusters'] : [];
  const authority = objectOf(objectOf(first)['cluster'])['certificate-authority-data'];
  const ca = Buffer.from(String(authority), 'base64').toString();
  const agent = new Agent({ keepAlive: true });
  return {
    send: (method, path, body, contentType = 'application/json') =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? '' : JSON.stringify(body);
        const headers = { authorization: 'Bearer test', 'content-type': contentType };
        const outgoing = request(`${server.url}${path}`, { method, headers, ca, agent }, (response) => {
          let said = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            said += chunk;
          });
          response.on('end', () => {
            const { warning } = response.headers;
            resolve(replyOf(response.statusCode ?? 0, said, Array.isArray(warning) ? warning.join(', ') : warning));
          });
        });
        outgoing.on('error', reject).end(text);
      }),
    close: async () => {
      agent.destroy();
      await server.close();
      cluster.stop();
    },
  };
}
