/** The programs that every simulated image has. */

import type { Program } from '../program.ts';
import { shell } from '../shell/shell-program.ts';
import { expr, noProgram, test, yesProgram } from './basic/conditions.ts';
import * as environment from './basic/environment.ts';
import { echo, printf, seq, yes } from './basic/output.ts';
import * as processes from './basic/processes.ts';
import * as time from './basic/time.ts';
import * as changing from './files/changing.ts';
import * as disks from './files/disks.ts';
import { find } from './files/find.ts';
import { cat, ls, readlink, stat } from './files/reading.ts';
import { tar } from './files/tar.ts';
import * as names from './network/names.ts';
import * as web from './network/web.ts';
import { awk } from './text/awk.ts';
import * as digests from './text/digests.ts';
import * as lines from './text/lines.ts';
import * as search from './text/search.ts';
import { sed } from './text/sed.ts';

const TABLE: Readonly<Record<string, Program>> = {
  '[': test,
  ash: shell,
  awk,
  base64: digests.base64,
  basename: environment.basename,
  bash: shell,
  cat,
  chgrp: changing.chown,
  chmod: changing.chmod,
  chown: changing.chown,
  clear: environment.clear,
  cmp: lines.cmp,
  cp: changing.cp,
  curl: web.curl,
  cut: lines.cut,
  dash: shell,
  date: time.date,
  dd: disks.dd,
  df: disks.df,
  diff: lines.cmp,
  dig: names.dig,
  dirname: environment.dirname,
  du: disks.du,
  echo,
  env: environment.env,
  expr,
  fallocate: changing.truncate,
  false: noProgram,
  find,
  getent: names.getent,
  grep: search.grep,
  head: lines.head,
  host: names.hostProgram,
  hostname: environment.hostname,
  id: environment.id,
  kill: processes.kill,
  killall: processes.killByName,
  ln: changing.ln,
  ls,
  md5sum: digests.md5sum,
  mkdir: changing.mkdir,
  mktemp: changing.mktemp,
  mount: disks.mount,
  mv: changing.mv,
  nc: web.nc,
  ncat: web.nc,
  nl: lines.nl,
  nslookup: names.nslookup,
  nohup: processes.nohup,
  nproc: environment.nproc,
  paste: lines.paste,
  pgrep: processes.pidof,
  pidof: processes.pidof,
  ping: web.ping,
  pkill: processes.killByName,
  printenv: environment.printenv,
  printf,
  ps: processes.ps,
  pwd: environment.pwd,
  readlink,
  realpath: readlink,
  rev: lines.rev,
  rm: changing.rm,
  rmdir: changing.rmdir,
  sed,
  seq,
  sh: shell,
  sha1sum: digests.sha1sum,
  sha256sum: digests.sha256sum,
  sha512sum: digests.sha512sum,
  sleep: time.sleep,
  sort: search.sort,
  stat,
  sync: disks.sync,
  tac: lines.tac,
  tail: lines.tail,
  tar,
  tee: processes.tee,
  test,
  time: time.time,
  timeout: time.timeout,
  top: processes.top,
  touch: changing.touch,
  true: yesProgram,
  truncate: changing.truncate,
  tr: search.tr,
  tty: environment.tty,
  uname: environment.uname,
  uniq: lines.uniq,
  uptime: time.uptime,
  wc: lines.wc,
  wget: web.wget,
  which: environment.which,
  whoami: environment.whoami,
  xargs: processes.xargs,
  yes,
};

export const PROGRAMS: ReadonlyMap<string, Program> = new Map(
  Object.entries(TABLE).sort(([left], [right]) => (left < right ? -1 : 1)),
);
