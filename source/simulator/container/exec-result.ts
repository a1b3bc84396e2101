/** The result of a command. */

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export function succeeded(stdout = ''): ExecResult {
  return { stdout, stderr: '', exitCode: 0 };
}

export function failed(stderr: string, exitCode = 1): ExecResult {
  return { stdout: '', stderr: `${stderr}\n`, exitCode };
}
