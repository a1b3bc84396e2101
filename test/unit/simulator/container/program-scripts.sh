printf 'b 2 x\na 10 y\nc 1 z\n' | sort -k2,2n; printf 'b 2\na 10\nc 2\n' | sort -k2,2nr -k1,1; printf 'x:3\ny:1\n' | sort -t: -k2
----
printf 'a 1\nb 1\n' | sort -k2,2 -k1,1r; printf '10\n9\n1\n' | sort -rn | head -1; printf 'B\na\nC\n' | sort -f; printf 'v1.10\nv1.9\n' | sort -V
----
printf 'a\nb\na\n' | sort | uniq -c | sort -rn | awk '{print $2,$1}'; printf '1M\n2K\n' | sort -h; printf 'c\na\n' > f; sort -o f f; cat f
----
printf 'b\na\n' | sort -c 2>/dev/null; echo $?; printf 'a\nb\n' | sort -c; echo $?
----
printf 'a,b,c\n' | cut -d, -f2-; printf 'abcdef\n' | cut -c2-4,6; printf 'a b\n' | cut -d' ' -f2; printf 'x\n' | cut -d: -f2 -s | wc -l
----
echo a:b:c | cut -d: -f1,3 --output-delimiter=-; echo a:b:c | cut -d : -f 2
----
echo 'Hello World' | tr '[:upper:]' '[:lower:]'; echo aabbcc | tr -s a-c; echo 'a1b2' | tr -d '[:digit:]'; echo 'a-b' | tr -- - _; echo hello | tr a-y b-z
----
echo 'x y' | tr ' ' '\n'; echo abc | tr -cd 'ab\n'; printf 'a\r\n' | tr -d '\r' | wc -c; echo abc | tr abc xy
----
printf 'k: v\nlist:\n  - a\n' | awk -F': ' '$1=="k" {print $2}'; awk 'BEGIN { printf "%-5s|%5.2f|%03d\n", "ab", 3.14159, 7 }'
----
awk 'BEGIN { x["a"]=1; x["b"]=2; for (k in x) s+=x[k]; print s; if ("a" in x) print "in"; delete x["a"]; print length(x) }'
----
awk 'BEGIN { s = "a.b.c"; n = split(s, p, "."); print n, p[1] p[3]; print substr(s, 3), index(s, "b"), match(s, /b/), RSTART, RLENGTH; gsub(/\./, "-", s); print s }'
----
awk 'BEGIN { print toupper("x") tolower("Y"), int(3.9), sprintf("%02d", 5); print length("abc"); print substr("hello", 2, 3); print 10 % 3, 2 ^ 3 }'
----
printf 'a b\nc d\n' | awk -v OFS=, '{ $1=$1; print }' ; printf 'a\n\nb\n' | awk NF; printf '1 2\n3 4\n' | awk '{ for (i=NF; i>0; i--) printf "%s%s", $i, (i>1 ? " " : "\n") }'
----
echo 'a:b' | awk 'BEGIN { FS=":" } { print $2 }'; printf 'a b\n' | awk '{ print NR ": " $0 }'; awk 'BEGIN { exit 3 }'; echo $?
----
awk 'BEGIN { do { i++ } while (i < 3); print i; while (1) { if (++j > 4) break }; print j; printf("%s %s\n", "a", "b"); print -1 " " -1; print 1==1.0, ("a" < "b"), 2 < 10 }'
----
printf 'a 1\nb 2\n' | awk '$1 == "b" { found = 1; print $2 } END { exit !found }'; echo $?; echo 5 | awk '{ if ($1 > 3) { print "big" } else print "small" }'
----
printf 'a\nb\nc\nd\n' | sed -n '2,3p'; printf 'a\nb\n' | sed -e 's/a/x/' -e 's/b/y/'; echo 'key=old' | sed 's/^\(key=\).*/\1new/'; printf 'a\nb\nc\n' | sed '/b/d'
----
printf 'x\n' | sed 'a\after'; printf 'x\n' | sed 'i before'; printf 'x\ny\n' | sed '2c changed'; printf 'l1\nl2\n' | sed '$a end'
----
echo 'a b c' | sed -E 's/(\w+) (\w+)/\2 \1/'; echo path/to | sed 's#/#\\#g'; printf 'a\nb\n' | sed '1{s/a/A/;s/$/!/}'; echo 'aXbX' | sed 's/X/-/2'
----
echo ABC | sed 's/B/\L&/' ; echo abc | sed 's/b/\U&/'; printf 'a\nb\nc\n' | sed -n '/a/,/c/{/b/!p}'
----
printf 'x=1\n' > c; sed -i 's/1/2/' c; cat c; sed -n 's/x=\(.*\)/\1/p' c; printf 'a\n\n\nb\n' | sed '/^$/d'; printf ' trim \n' | sed 's/^[ \t]*//;s/[ \t]*$//'
----
printf 'one\ntwo\n' | sed '1!G;h;$!d'; printf 'a b\n' | sed 's/ /\n/'; echo x | sed -n '/x/{=;p}'; printf 'a,b\n' | sed 'y/,/;/'
----
mkdir -p t/a t/b; touch t/a/x.txt t/b/y.log t/z.txt; find t -name '*.txt' | sort; find t -type d | sort; find t -type f -name '*.log' -exec echo found {} \; ; find t -maxdepth 1 -type f
----
mkdir -p t/a t/b; touch t/a/x.txt t/z.txt; find t -name '*.txt' -exec basename {} .txt \; | sort; find t -type f -print0 | xargs -0 ls | sort; find t -name x.txt -delete; find t -name '*.txt'
----
printf 'a b c\n' | xargs -n1 echo; printf 'x\ny\n' | xargs -I{} echo "<{}>"; echo 1 2 3 4 | xargs -n2; printf '' | xargs -r echo none; printf 'a\nb\n' | xargs
----
printf 'f1 f2' | xargs touch; ls f1 f2; echo "a 'b c'" | xargs -n1; printf '1\n2\n' | xargs -P2 -n1 echo | sort; echo x | xargs sh -c 'echo "$0-$1"' arg
----
seq 1 3 | tr '\n' ' '; seq -s, 3; seq -w 8 10; seq 0 0.5 1; seq 5 -2 1
----
date -u -d @86400 '+%Y-%m-%d %H:%M:%S %j %a %b %s'; date -u -d '2024-02-29 12:00:00' +%s; date -u -d @0 +%FT%TZ; date -u -d '1970-01-02' +%s; date -u -d @0 +%D%n%I%p%y%%
----
echo hello > f; ln -s f l; [ -L l ] && readlink l; cp -a l l2; [ -L l2 ] && echo link; touch -d @0 f; stat -c %Y f; readlink -f l | grep -c '/f$'
----
printf 'a\nb\nc\n' | head -n -1; printf 'a\nb\nc\n' | tail -n +2; printf 'abcdef' | head -c 3; echo; printf 'abcdef' | tail -c 2; echo; printf '1\n2\n3\n' | tac; echo abc | rev
----
printf 'a\nb\nc\n' | paste -s -d,; printf 'a\nb\n' | paste -sd+; printf '1\n2\n' | wc -l; printf 'a\nb\n' | nl | tr -s ' \t' ' '
----
printf 'Foo\nbar foo\nbaz\n' > g; grep -i foo g; grep -c foo g; grep -n ba g; grep -v ba g; grep -E '^(F|b)' g; grep -o 'ba.' g; grep -w foo g; grep -q nope g; echo $?; grep -A1 Foo g; grep -l foo g
----
printf 'Foo\nbar foo\nbaz\n' > g; grep -e Foo -e baz g; grep -x baz g; grep -F 'r f' g; grep -m1 ba g; grep -h foo g g; echo 'a.b' | grep -c 'a\.b'; grep -rn baz . | sort; grep foo nofile 2>/dev/null; echo $?
----
printf 'abc' | base64; echo YWJj | base64 -d; echo; printf abc | md5sum; printf abc | sha1sum | cut -c1-8; head -c 100 /dev/zero | base64 -w 0 | wc -c
----
uname -s; whoami; id -u; id -un; env | grep -c '^PATH='; printenv PATH > /dev/null && echo path; printenv NOPE; echo $?; which sh > /dev/null && echo sh; umask; test -d "$(mktemp -d)" && echo tmp
----
mkdir -p s; echo one > s/a; echo two > s/b; tar cf s.tar s; mkdir x; tar xf s.tar -C x; cat x/s/a x/s/b; tar tf s.tar | sort
----
head -c 16 /dev/urandom | wc -c; tr -dc 'a-z' < /dev/urandom | head -c 8 | wc -c; echo $RANDOM | grep -cE '^[0-9]+$'; printf 'abc' | sha256sum | awk '{print $1}' | head -c 8
----
ordinal=$(echo web-12 | sed 's/.*-//'); [[ $ordinal -eq 0 ]] && echo main || echo "replica $ordinal"; [[ web-3 =~ -([0-9]+)$ ]] || exit 1; echo "server-id=$((100 + ${BASH_REMATCH[1]}))"; IFS='-' read -ra parts <<< "web-3"; echo "${parts[-1]}"
----
set -e; HOST=zk-1; DOMAIN=zk-hs.default.svc; if [[ $HOST =~ (.*)-([0-9]+)$ ]]; then NAME=${BASH_REMATCH[1]}; ORD=${BASH_REMATCH[2]}; fi; for (( i=1; i<=3; i++ )); do echo "server.$i=$NAME-$((i-1)).$DOMAIN:2888:3888"; done; MY_ID=$((ORD+1)); echo $MY_ID
----
nodes=(); for i in $(seq 0 2); do nodes+=("es-$i.es-hs"); done; (IFS=','; echo "${nodes[*]}"); hosts=$(printf ",%s" "${nodes[@]}"); echo ${hosts:1}; echo "${nodes[@]/%/:9300}"
----
cat > my.cnf <<EOT
[mysqld]
server-id=$((100+2))
log-bin=${LOG:-mysql-bin}
EOT
grep -c = my.cnf; while IFS='=' read -r key value; do [[ -z $value ]] && continue; echo "$key -> $value"; done < my.cnf
----
response=$(printf 'HTTP/1.1 200 OK\r\n'); status=$(echo "$response" | awk '{print $2}'); [[ "$status" == 200 ]] && echo ok; [[ "$response" == *"200 OK"* ]] && echo matched; echo "${response%%$'\r'}" | wc -c
----
die() { echo "$1" >&2; exit "${2:-1}"; }; check() { local -r what=$1; shift; "$@" || die "$what failed" 3; }; check one true; (check two false) 2>&1; echo $?; declare -f check > /dev/null && echo defined
----
retries=3; count=0; until false; do count=$((count + 1)); if [ "$count" -ge "$retries" ]; then echo "gave up after $count"; break; fi; sleep 0.1; done; i=0; while :; do ((++i >= 3)) && break; done; echo $i
----
env_vars=(A_X B_Y); export A_X_FILE=secret; echo s3cret > secret; for v in "${env_vars[@]}"; do f="${v}_FILE"; if [[ -n "${!f:-}" ]]; then if [[ -r "${!f:-}" ]]; then export "${v}=$(< "${!f}")"; unset "$f"; fi; fi; done; echo "$A_X ${A_X_FILE:-gone}"
----
is_true() { local -r v=${1:-}; shopt -s nocasematch; if [[ $v = 1 || $v =~ ^(yes|true)$ ]]; then return 0; else return 1; fi; }; is_true YES && echo y; is_true no || echo n; is_true 1 && echo one
