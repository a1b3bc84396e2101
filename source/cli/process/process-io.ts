import type { PluginConsole } from '../../cluster/connection/plugin-voice.ts';
import type { Environment } from './environment.ts';

/** Hears credential commands. */
export interface RedirectablePluginConsole extends PluginConsole {
  /** Shows on a screen what would be printed; nothing may ask then. Undefined to print again. */
  readonly redirect: (show: ((sentence: string) => void) | undefined) => void;
}

/** The streams of a command that prints and ends. */
export interface CommandIO {
  readonly env: Environment;
  readonly home: string;
  /** Without it, credential commands are not heard. */
  readonly pluginConsole?: RedirectablePluginConsole;
  /** `columns`: the width of a terminal; undefined for a pipe or a file. */
  readonly stdout: { readonly write: (text: string) => unknown; readonly columns?: number | undefined };
  readonly stderr: { readonly write: (text: string) => unknown };
}

/** The process, passed to the commands as a value instead of a global. */
export interface ProcessIO extends CommandIO {
  readonly platform: NodeJS.Platform;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Settles with the first uncaught error. The owner of the terminal then restores it and ends. */
  readonly uncaughtError: Promise<Error>;
}
