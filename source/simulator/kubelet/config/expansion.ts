/** `$(NAME)` in commands, arguments and variables: third_party/forked/golang/expansion. `$$(NAME)` stays as it is. */
export function expandReferences(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (found, name?: string) => {
    if (name === undefined) return '$';
    return Object.hasOwn(variables, name) ? (variables[name] ?? '') : found;
  });
}
