/** The servers of images, as the clients in containers reach them. */

import type { KubeObject } from '../model/kube-object.ts';
import type { ContainerFiles } from './files/container-files.ts';

/** A container whose image's program keeps data, and answers clients. */
export interface Server {
  readonly pod: KubeObject;
  /** The container's name. */
  readonly container: string;
  /** What it is, in the words of the table of images: "mysql". */
  readonly system: string;
  readonly files: ContainerFiles;
  readonly environment: Readonly<Record<string, string>>;
  /** The words of its `command` and `args`. */
  readonly words: readonly string[];
  /** It has started up, and its node is on. */
  readonly isServing: boolean;
}

export interface Servers {
  /** The server that listens to a port of a pod; any of the pod without a port. */
  readonly of: (pod: KubeObject, port?: number) => Server | undefined;
  /** The server that a container is. */
  readonly in: (pod: KubeObject, container: string) => Server | undefined;
  /** What a server answers to text that is sent to its port; undefined to what it does not understand. */
  readonly textAnswer: (server: Server, text: string) => string | undefined;
  /** All servers of the same kind whose pods have the same controller, itself among them, by ordinal. */
  readonly members: (server: Server) => readonly Server[];
}
