/** A word as the shell would read it again, for `printf %q`. */

const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\x1b': '\\E',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  "'": "\\'",
};

export function quotedWord(text: string): string {
  if (text === '') return "''";
  if (!/[^ -~]/.test(text)) return text.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]|^[#~]/g, '\\$&');
  const shown = text.replace(/[^ -&(-[\]-~]/g, (character) => {
    const octal = character.charCodeAt(0).toString(8).padStart(3, '0');
    return NAMED[character] ?? `\\${octal}`;
  });
  return `$'${shown}'`;
}
