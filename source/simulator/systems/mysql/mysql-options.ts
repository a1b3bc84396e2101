/** The options of MySQL's clients. */

import { ProgramError, UnknownOption } from '../../container/program.ts';

export interface MysqlOptions {
  /** "localhost" without one. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Undefined to ask for it. */
  readonly password: string | undefined;
  /** -D, or the first operand. */
  readonly operands: readonly string[];
  readonly execute: string | undefined;
  readonly flags: ReadonlySet<string>;
}

/** Names of options with a value, and the letter of each. */
const VALUES: Readonly<Record<string, string>> = {
  host: 'h',
  port: 'P',
  user: 'u',
  execute: 'e',
  database: 'D',
  socket: 'S',
  protocol: '',
  'connect-timeout': '',
  connect_timeout: '',
  'defaults-file': '',
  'defaults-extra-file': '',
  'ssl-mode': '',
  'default-character-set': '',
};
const FLAGS: Readonly<Record<string, string>> = {
  table: 't',
  batch: 'B',
  silent: 's',
  'skip-column-names': 'N',
  vertical: 'E',
  force: 'f',
  verbose: 'v',
  raw: 'r',
  'no-auto-rehash': 'A',
  wait: 'w',
};

/** @throws ProgramError */
export function parseMysqlOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): MysqlOptions {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const operands: string[] = [];
  let password: string | undefined = environment['MYSQL_PWD'] ?? '';
  const rest = [...args];
  const next = (name: string): string => {
    const value = rest.shift();
    if (value === undefined) throw new ProgramError(`[ERROR] mysql: option '${name}' requires an argument`, 2);
    return value;
  };
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg.startsWith('--')) {
      const [name = '', ...parts] = arg.slice(2).split('=');
      const value = parts.length === 0 ? undefined : parts.join('=');
      const letter = VALUES[name];
      if (name === 'password') password = value;
      else if (letter !== undefined) values.set(letter, value ?? next(`--${name}`));
      else if (FLAGS[name] !== undefined) flags.add(FLAGS[name]);
      else throw new UnknownOption(name);
    } else if (/^-[a-zA-Z]/.test(arg)) takeLetters(arg.slice(1));
    else operands.push(arg);
  }

  function takeLetters(letters: string): void {
    for (let index = 0; index < letters.length; index += 1) {
      const letter = letters[index] ?? '';
      const attached = letters.slice(index + 1);
      if (letter === 'p') {
        password = attached === '' ? undefined : attached;
        return;
      }
      if (Object.values(VALUES).includes(letter)) {
        values.set(letter, attached === '' ? next(`-${letter}`) : attached);
        return;
      }
      if (!Object.values(FLAGS).includes(letter)) throw new UnknownOption(letter);
      flags.add(letter);
    }
  }
  const database = values.get('D');
  return {
    host: values.get('h') ?? environment['MYSQL_HOST'] ?? 'localhost',
    port: Number(values.get('P') ?? environment['MYSQL_TCP_PORT'] ?? 3306),
    user: values.get('u') ?? 'root',
    password,
    operands: database === undefined ? operands : [database, ...operands],
    execute: values.get('e'),
    flags,
  };
}
