/** A regular expression that is made when it is first used. One about all emoji takes 30 ms to make. */
export function lazyPattern(make: () => RegExp): Pick<RegExp, 'exec' | 'test'> {
  let made: RegExp | undefined;
  const pattern = (): RegExp => {
    made ??= make();
    return made;
  };
  return { exec: (text) => pattern().exec(text), test: (text) => pattern().test(text) };
}
