/** What the process of a test file writes to its standard error when it begins to end with exit code 0. */
export const ENDING = '\u0000the process ends\u0000\n';
