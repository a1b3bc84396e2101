/** What a command in a container asked for, and the simulation does not have. */

export interface NotSimulated {
  /**
   * `command`: the whole command, whose program is not there; `program`: one that a script runs; `file`: a script to read; `syntax`: what bash may know, and the interpreter does not;
   * `option`: one of a program; `connection`: what a program answers over a plain connection; `page`: what it answers
   * over HTTP; `data`: a file that a program of the system works on.
   */
  readonly kind: 'command' | 'program' | 'file' | 'syntax' | 'option' | 'connection' | 'page' | 'data';
  /** A program's name as it was typed, or the absolute path; the complaint about a script or an option. */
  readonly what: string;
  /** It is there, and may not be run. */
  readonly isForbidden?: true;
}
