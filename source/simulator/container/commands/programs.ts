/** The programs that every simulated image has. */

import type { Program } from '../program.ts';
import { shell } from '../shell/shell-program.ts';
import { expr, noProgram, test, yesProgram } from './basic/conditions.ts';
import * as environment from './basic/environment.ts';
import { echo, printf, seq, yes } from './basic/output.ts';
import * as processes from './basic/processes.ts';
import * as time from './basic/time.ts';
import { cp, ln, mv } from './files/copying.ts';
import * as disks from './files/disks.ts';
import { find } from './files/find.ts';
import { mkdir, rm, rmdir } from './files/folders.ts';
import { install } from './files/install.ts';
import { mktemp, touch, truncate } from './files/making.ts';
import { chmod, chown } from './files/modes.ts';
import { cat, ls, readlink, stat } from './files/reading.ts';
import { tar } from './files/tar.ts';
import { curl } from './network/curl.ts';
import * as names from './network/names.ts';
import { nc, ping } from './network/ports.ts';
import { wget } from './network/wget.ts';
import { awk } from './text/awk/awk.ts';
import { cmp } from './text/comparing.ts';
import { uniq, wc } from './text/counting.ts';
import { cut } from './text/cut.ts';
import { diff } from './text/diff.ts';
import * as digests from './text/digests.ts';
import { envsubst } from './text/envsubst.ts';
import { head, tail } from './text/first-and-last.ts';
import { comm, fold } from './text/folding.ts';
import { nl, paste, rev, tac } from './text/lines.ts';
import { openssl } from './text/openssl.ts';
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
  chgrp: chown,
  chmod,
  chown,
  clear: environment.clear,
  cmp,
  comm,
  cp,
  curl,
  cut,
  dash: shell,
  date: time.date,
  dd: disks.dd,
  df: disks.df,
  diff,
  dig: names.dig,
  dirname: environment.dirname,
  du: disks.du,
  echo,
  env: environment.env,
  envsubst,
  expr,
  fallocate: truncate,
  false: noProgram,
  find,
  fold,
  getent: names.getent,
  grep: search.grep,
  head,
  host: names.hostProgram,
  hostname: environment.hostname,
  id: environment.id,
  install,
  kill: processes.kill,
  killall: processes.killByName,
  ln,
  ls,
  md5sum: digests.md5sum,
  mkdir,
  mktemp,
  mount: disks.mount,
  mv,
  nc,
  ncat: nc,
  nl,
  nslookup: names.nslookup,
  nohup: processes.nohup,
  nproc: environment.nproc,
  openssl,
  paste,
  pgrep: processes.pidof,
  pidof: processes.pidof,
  ping,
  pkill: processes.killByName,
  printenv: environment.printenv,
  printf,
  ps: processes.ps,
  pwd: environment.pwd,
  readlink,
  realpath: readlink,
  rev,
  rm,
  rmdir,
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
  tac,
  tail,
  tar,
  tee: processes.tee,
  test,
  time: time.time,
  timeout: time.timeout,
  top: processes.top,
  touch,
  true: yesProgram,
  truncate,
  tr: search.tr,
  tty: environment.tty,
  uname: environment.uname,
  uniq,
  uptime: time.uptime,
  wc,
  wget,
  which: environment.which,
  whoami: environment.whoami,
  xargs: processes.xargs,
  yes,
};

export const PROGRAMS: ReadonlyMap<string, Program> = new Map(
  Object.entries(TABLE).sort(([left], [right]) => (left < right ? -1 : 1)),
);
