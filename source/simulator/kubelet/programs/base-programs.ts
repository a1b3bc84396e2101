/** Programs that plain systems (BusyBox, Alpine, Debian, …) bring, and that the simulation may not have. */

const NAMES = `
  adduser addgroup apk apt apt-cache apt-get apt-key arp arping ash awk base32 base64 bc blkid bunzip2 bzcat bzip2 cal
  chgrp chown chpasswd chroot cksum cmp comm cpio crond crontab cryptpw dc deluser delgroup diff dmesg dnf dnsdomainname
  dos2unix dpkg ed egrep eject expand expr factor fgrep file flock fold free fsck fsync ftpget ftpput fuser gawk getopt
  getty gunzip gzip hd hexdump hexedit hostid httpd hwclock id ifconfig inetd install ionice iostat ip ipcalc ipcrm ipcs
  killall last less link ln logger login logname losetup lsof lsmod lzcat lzma lzop md5sum mesg microdnf mkfifo mknod
  mkpasswd mktemp modprobe more mountpoint mpstat nc netcat netstat nice nl nmeter nohup nproc nsenter od passwd paste
  patch perl pgrep pidof ping6 pkill pmap pr printenv pstree pwdx readlink realpath renice reset resize rev route rpm
  run-parts script sed sendmail setpriv setsid sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf split
  ssl_client stat strings stty su sulogin sum sync sysctl syslogd tac taskset tee telnet tftp top tput traceroute truncate
  tty ts tunctl udhcpc udpsvd unexpand uniq unix2dos unlink unlzma unshare unxz unzip update-ca-certificates uptime
  useradd usermod users uudecode uuencode vi vmstat volname w wall watch watchdog who whoami xxd xz xzcat yum zcat`;

const PROGRAMS = new Set(NAMES.trim().split(/\s+/));

/** `name`: as it was typed, or a path in one of the folders of programs. */
export function isBaseProgram(name: string): boolean {
  return PROGRAMS.has(name.replace(/^\/(?:usr\/)?s?bin\//, ''));
}
