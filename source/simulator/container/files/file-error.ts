/** Why a file cannot be read or written, in the words of the C library. */

const MESSAGES = {
  ENOENT: 'No such file or directory',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  EBUSY: 'Resource busy',
  EINVAL: 'Invalid argument',
  ELOOP: 'Symbolic link loop',
  ENAMETOOLONG: 'File name too long',
} as const;

export type FileErrorCode = keyof typeof MESSAGES;

export class FileError extends Error {
  readonly code: FileErrorCode;
  /** The absolute path of the file that is not there. */
  readonly path: string | undefined;

  constructor(code: FileErrorCode, path?: string) {
    super(MESSAGES[code]);
    this.code = code;
    this.path = path;
  }
}
