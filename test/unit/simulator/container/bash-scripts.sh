---- arrays
a=(x "y z" w); echo "${a[1]}" ${#a[@]} "${a[@]}"; for e in "${a[@]}"; do echo "<$e>"; done
----
a=(1 2 3); a+=(4 5); a[9]=ten; echo "${a[*]}" "${!a[@]}" "${#a[@]}" "${a[-1]}"
----
a=(b c); a[0]+=x; unset 'a[1]'; echo "${a[@]}" ${#a[@]}; unset a; echo "[${a[*]}]"
----
declare -A m=([one]=1 [two]="2 2"); m[three]=3; for k in one two three; do echo "$k=${m[$k]}"; done; echo ${#m[@]}
----
declare -A m; m["a b"]=c; echo "${m[a b]}"; [[ -v m[x] ]] || echo unset; [[ -n ${m[a b]+x} ]] && echo set
----
a=(one two three four); echo "${a[@]:1:2}" "${a[@]: -1}" "${a[@]/o/0}" "${a[@]#t}"; IFS=,; echo "${a[*]}"
----
IFS=, read -r -a parts <<< "a,b c,,d"; printf '<%s>' "${parts[@]}"; echo ${#parts[@]}
----
mapfile -t lines < <(printf 'x\ny y\nz'); echo "${#lines[@]} ${lines[1]} ${lines[2]}"
----
readarray -t -d : p < <(printf 'a:b:c'); echo "${p[@]}"; mapfile q <<< "l"; echo "${q[0]}" | wc -l
----
f() { local -a l=("$@"); local -r n=${#l[@]}; echo "$n: ${l[*]}"; }; f a 'b c'; echo "${l[@]:-none}"
----
a=($(echo 1 2 3)); s=0; for i in "${!a[@]}"; do (( s += a[i] )); done; echo $s $((a[0]+a[2])) $(( ${a[1]} * 2 ))
----
a=(); echo "${#a[@]}"; set -u; for x in "${a[@]}"; do echo never; done; echo "${a[@]:-none}"
----
args=(); args+=("--name" "x y"); args+=(--flag); printf '%s|' "${args[@]}"; echo
----
a=([3]=c [1]=a x); echo "${!a[@]}" "${a[@]}"; b=("${a[@]}"); echo "${!b[@]}"
----
declare -a hosts; hosts[2]=z; hosts[0]=y; echo "${hosts[@]}" "${!hosts[@]}"; declare -p hosts
----
readonly -a R=(1 2); echo ${R[1]}; declare -ri N=2+3; echo $N; declare -i c=1; c+=4; echo $c
----
set -- a b c d; echo "${@:2}" "${@:2:2}" "${*: -1}" "${!#}" $#; a=("${@:3}"); echo ${#a[@]}
----
echo a b | { read -a w; echo "${w[1]}-${w[0]}"; }; echo "${PIPESTATUS[@]}"; false | true | (exit 3); echo "${PIPESTATUS[*]}"
---- parameters
x=abcabc; echo ${x//b/X} ${x/b/X} ${x/#a/X} ${x/%c/X} ${x//[ac]} ${x:2} ${x:1:3} ${x: -2} ${x:0:-1}
----
x=hello; echo ${x^} ${x^^} ${x@U} ${x@Q}; y=HELLO; echo ${y,} ${y,,}
----
name=target; target=value; echo ${!name} ${!nope:-default}; arr=(1 2); r='arr[1]'; echo ${!r}; r='arr[@]'; echo ${!r}
----
KAFKA_A=1; KAFKA_B=2; for v in "${!KAFKA_@}"; do echo "$v=${!v}"; done; echo ${!KAFKA_*}
----
x=; echo "${x:-a}" "${x-b}" "${x:+c}" "${x+d}" "${y:=e}" $y ${#y}
----
p=/a/b/file.tar.gz; echo ${p##*/} ${p%/*} ${p%%.*} ${p#*/}; : "${z:=dflt}"; echo $z
----
set -u; echo ${nope}; echo after
----
echo ${nope:?not given}; echo after
----
x='a  b'; set -- $x; echo $# ; set -- "$x"; echo $#; y=${x// /_}; echo $y; echo "${x/  /\/}"
----
v='*'; echo "$v" '$v' "\$v"; x="a\"b"; echo "$x"; echo $'tab\there\x41'
----
host=web-12; ordinal=${host##*-}; echo $ordinal ${host%-*}; [[ $host =~ -([0-9]+)$ ]] && echo ${BASH_REMATCH[1]}
---- substitution
diff <(echo a) <(echo a) && echo same; cat <(echo x) <(echo y); while read -r l; do echo "got $l"; done < <(printf '1\n2\n')
----
n=0; while read -r l; do n=$((n+1)); done < <(seq 5); echo $n; paste -d: <(seq 2) <(seq 3 4)
----
echo data | tee >(tr a-z A-Z > up) > low; while [ ! -s up ]; do sleep 0.1; done; cat low up
----
exec 3< <(printf 'p\nq\n'); read -u 3 x; read -r y <&3; echo $x$y; exec 3<&-
----
cat <<< "here $((1+1))"; cat <<'E'
no $expansion `here`
E
cat <<-E
	tabs $((3))
	E
---- conditions
[[ abc == a* && ! abc == b* ]] && echo 1; [[ a < b ]] && echo 2; [[ "a b" == "a b" ]] && echo 3; [[ -z $nope ]] && echo 4
----
[[ foo.bar =~ ^([a-z]+)\.([a-z]+)$ ]] && echo "${BASH_REMATCH[@]}"; re='^v[0-9]+$'; [[ v12 =~ $re ]]; echo $?; [[ x =~ "." ]]; echo $?
----
x=5; [[ $x -gt 3 && $x -lt 10 || $x == 20 ]] && echo in; [[ x -eq 5 ]] && echo name; [[ $x == [0-9] ]] && echo digit
----
echo x > f; t() { echo "t $1" >&3; echo "$1"; }; exec 3>&1
[[ -f none && "$(<none)" ]]; echo $?; [[ -f f && "$(<f)" == x ]]; echo $?; [[ -f f || "$(t skipped)" ]]; echo $?
[[ $(t 1) == 2 && $(t a) == b ]]; echo $?; [[ $(t 1) == 2 || $(t a) == a ]]; echo $?
[[ $(t 1) == 1 && ( $(t b) == c || $(t d) == d ) && ! $(t e) == e && $(t no) ]]; echo $?
[[ a == b && c == d || $(t e) == e ]]; echo $?; [[ a == a || ( $(t f) == f && $(t g) == g ) ]]; echo $?
----
unset x i; [[ -n $x && ${x:?is not set} ]]; echo $?; [[ a || ${x:=new} ]]; echo "$? [$x]"; [[ -z $x && $((i += 1)) -eq 1 ]]; echo "$? $i"
[[ b == a && abc =~ (b) ]]; echo "$? ${#BASH_REMATCH[@]}"; [[ 1 -eq 2 && 1 -eq $((1 / 0)) ]]; echo $?; [[ 1 -eq 1 || i=7 -eq 7 ]]; echo "$? $i"
----
i=0; (( 0 && a[i++] )); (( 1 || a[i++] )); (( 1 ? 2 : a[i++]++ )); (( 0 && (a[i++] += 2) )); echo "$i ${#a[@]}"
y='z=5'; (( 0 && y )); (( 1 || ++y )); (( 1 || a[1/0] )); echo "$? [$z] $y"; echo $(( 1 ? 3 : y )) [$z]
----
i=0; t() { echo "t $1" >&2; echo "$1"; }; x=set; { echo ${x:-$(t a)} ${n:+$(t b)} ${x-$((i++))} ${n+${m:=c}} "[$m]" $i; case b in $(t b)) echo yes;; $(t c)) echo no;; esac; } 2>&1
----
(( 3 > 2 )) && echo yes; (( 0 )) || echo no; i=1; ((i++)); ((i+=5)); echo $i $((i<<1)) $((i%4)) $((2**8)) $((16#ff)) $((010)) $((1?2:3))
----
for ((i=0; i<3; i++)); do echo -n "$i "; done; echo; for ((i=10; i>0; i-=4)); do echo $i; done; let j=3*4; echo $j
----
case abc in a*) echo 1;;& *c) echo 2;& z) echo 3;; *) echo 4;; esac; case x in [[:alpha:]]) echo letter;; esac
----
case "$1-yes" in -yes|-y) echo y;; esac; case 12 in [0-9]) echo one;; [0-9][0-9]) echo two;; esac
----
if ! grep -q x /dev/null; then echo none; fi; while ! true; do :; done; until [ ${n:=0} -ge 2 ]; do n=$((n+1)); done; echo $n
----
[ -n "" -o -z "" ] && echo or; [ a = a ] && [ ! a = b ] && echo and; test 010 -eq 10 && echo ten; [ "$x" ] || echo empty
---- functions
f() { return $1; }; f 3; echo $?; f 0 && echo zero; g() { local x=1; h; echo $x; }; h() { x=2; }; g; echo ${x:-unset}
----
log() { printf '[%s] %s\n' "$1" "${*:2}"; }; log INFO several words here; die() { echo "$*" >&2; exit 4; }; die bye; echo no
----
function retry { local n=0; until "$@"; do n=$((n+1)); [ $n -ge 3 ] && return 1; done; }; retry false; echo $?; retry true; echo $?
----
f() { echo "${FUNCNAME[0]}"; }; f; outer() { inner() { echo in; }; }; outer; inner; unset -f inner; inner 2>/dev/null; echo $?
----
f() { local IFS=:; echo "$*"; }; f a b c; echo "$IFS" | wc -c; count() { echo $#; }; count "" a "b c"; count $nope; count "$nope"
----
f() { while getopts ":ab:c" o; do case $o in a) echo A;; b) echo "B=$OPTARG";; :) echo "miss $OPTARG";; ?) echo "bad $OPTARG";; esac; done; shift $((OPTIND-1)); echo "$@"; }; f -a -b val -x rest more
----
OPTIND=1; set -- -xv -f file arg; while getopts xvf: o; do echo "$o $OPTARG"; done; shift $((OPTIND-1)); echo $1
---- failing
set -euo pipefail; f() { false; echo in; }; if f; then echo yes; fi; echo going; x=$(false) || echo caught; false | true || echo pipe; echo end; false; echo never
----
set -e; x=$(exit 3); echo never
----
set -e; (false); echo never
----
set -e; ! false; echo a; false && true; echo b; true && false; echo never
----
set -e; local_test() { local v=$(false); echo hidden; }; local_test; echo on; v=$(false); echo never
----
set -o pipefail; false | true; echo $?; set +o pipefail; false | true; echo $?; set -o errexit; false; echo never
----
trap 'echo "err $?"' ERR; false; true; (exit 3); echo on; if false; then :; fi; false || true
----
trap 'echo exit $?' EXIT; trap 'echo term' TERM; kill -TERM $$; echo after; exit 3
----
(trap 'echo sub' EXIT; echo in); trap -p; trap 'echo bye' EXIT; trap - EXIT; echo end
----
set -x; echo hi 2>/dev/null; x=1; [ $x = 1 ]
----
bash -c 'echo $0 $1 $#' name arg; bash -c 'exit 7'; echo $?; sh -c 'kill -9 $$'; echo $?; bash -ec 'false; echo no'; echo $?
----
set -e; for i in 1 2; do [ $i = 1 ] && continue; echo $i; done; f() { [ -f /nope ] && echo; }; f; echo never
---- redirections
exec 3>&1; echo out >&3; exec 3>&-; { echo a; echo b >&2; } 2>/dev/null; echo c 1>&2 2>/dev/null
----
exec 4>file; echo one >&4; echo two >&4; exec 4>&-; cat file; exec 5<file; read a <&5; read b <&5; echo $b$a
----
{ echo err >&2; echo out; } &> both; sort both; { echo x >&2; } 2>&1 | cat; echo y |& cat; : > both; wc -c < both
----
exec 6>&1; exec > log 2>&1; echo hidden; echo also >&2; exec >&6; cat log
----
(echo a; echo b) > f; while read -r l; do echo "$l"; done < f; cat < f > g; cat f >> g; wc -l < g; echo x > f; cat f
----
f() { cat; }; echo in | f; f <<< "here"; f < <(echo proc); echo $(f <<< a)$(< /dev/null); printf '%s' "$(cat <<E
doc
E
)"
---- read and printf
printf 'a b c\nd\n' | while read -r x rest; do echo "$x|$rest"; done; echo 'a\tb' | { read x; echo "$x"; }; echo 'a\tb' | { read -r x; echo "$x"; }
----
printf 'k1=v1\nk2=v=2\n' | while IFS='=' read -r k v; do echo "$k -> $v"; done; echo "  lead trail  " | { IFS= read -r l; echo "[$l]"; }
----
printf 'a\0b\0' | while IFS= read -r -d '' x; do echo "<$x>"; done; echo abcdef | { read -n 3 x; echo $x; }
----
read -r x < /dev/null; echo $?; printf 'no newline' | { read -r x; echo "$? $x"; }; printf 'no newline' | while read -r x || [ -n "$x" ]; do echo "$x"; done
----
read -t 1 x < <(sleep 3; echo late); [ $? -gt 128 ] && echo timeout; echo now | { read -t 5 y; echo $y; }
----
printf -v s '%03d' 7; echo $s; printf -v arr[1] x; echo ${arr[1]}; printf '%s=%d ' a 1 b 2; echo; printf '%b' 'x\ty\n'
----
printf '%5s|%-5s|%05d|%x|%o|%c|%%|%.2f|%e\n' a b 42 255 8 xyz 3.14159 12345.678; printf '%s\n'; printf 'x%*sx\n' 3 ''
----
printf "%d\n" 0x1f 010 "'A"; printf '%s %s\n' a b c; printf '%10.3s|\n' abcdef; printf '\x41\101\n'
---- expansion
echo {1..5} {a..c} x{1,2}y {01..03} {5..1..2} {a,b}{1,2} "{1..2}" {single} a{,b}
----
mkdir -p d; touch d/a.txt d/b.txt; echo d/*.txt; for f in d/*.log; do echo "$f"; done; shopt -s nullglob; for f in d/*.log; do echo never; done; echo d/?.txt d/[ab].txt
----
x=$(printf 'a\n\nb\n\n'); echo "$x"; echo $x; echo "$(echo "nested $(echo "deep")")"; echo `echo \`echo back\``
----
echo $((5/2)) $((-5/2)) $((-5%3)) $((1<<4|1)) $((~0)) $((3==3&&2>1)) $((x=4,x*2)) $x; y=x; echo $((y+1)); echo $[2+3]
----
IFS=:; p=/a:/b:/c; for d in $p; do echo $d; done; unset IFS; set -- $p; echo $#
----
echo ~ | cut -c1 | grep -c .; HOME=/h; echo ~ ~/x "~"; a=~/y; echo $a
----
eval "x='a b'"; echo $x; cmd='echo "q x"'; eval $cmd; eval 'for i in 1 2; do echo $i; done'; n=v; eval "$n=5"; echo $v
----
true && { echo a; echo b; } || echo c; (cd /; pwd); { (echo deep); }; ! { false; }; echo $?
----
wait; sleep 0.2 & p=$!; wait $p; echo $?; (exit 5) & wait $!; echo $?; for i in 1 2 3; do (sleep 0.$i; echo $i) & done; wait; echo all
----
(sleep 0.3; exit 4) & (sleep 0.1; exit 2) & wait -n; echo $?; wait -n; echo $?; wait -n; echo $?
----
timeout 0.2 sleep 5; echo $?; timeout 2 echo quick; timeout -s KILL 0.1 sleep 3; echo $?; timeout --preserve-status 0.1 sleep 2; echo $?
----
type cd; command -v echo; command -v nope; echo $?; hash -r; type -t if; type -t cd; f() { :; }; type -t f; command echo x
----
pushd / >/dev/null; pwd; popd >/dev/null; [ "$PWD" != / ] && echo back; cd /tmp; cd - > /dev/null; echo $OLDPWD
----
echo "$BASH_VERSION" | cut -c1; echo $UID $EUID; [ -n "$BASH_VERSION" ] && echo bash; echo ${BASH_SOURCE[0]:-none}; [ $$ -gt 0 ] && echo pid; echo $SHLVL | wc -l
----
select x in a b; do echo "$x"; break; done <<< 2 2>/dev/null
----
x=1; { x=2; }; (x=3); echo $x; echo 1 | { x=4; }; echo $x; export Y=env; bash -c 'echo $Y'; Z=tmp bash -c 'echo $Z'; echo ${Z:-gone}; env -i A=b env
----
a=1 b=2; echo $a$b; a=3 eval 'echo $a'; echo $a; x=$a y=$x; echo $y; export E1=1 E2='two words'; echo "$E2"; export -n E1; env | grep -c E1
----
declare -x EX=1; env | grep ^EX; declare -r RO=1; (RO=2) 2>/dev/null; echo $?; unset RO 2>/dev/null; echo $RO; local x 2>/dev/null; echo $?
----
echo -e 'a\tb\nc'; echo -n x; echo -ne 'y\n'; echo -E 'a\n'; echo -- x; echo '-n'; echo "a
b"
----
: ${A:=1} ${B:=2}; echo $A$B; [ $# -eq 0 ] && set -- default; echo $1; shift; echo $#; shift 2>/dev/null; echo $?
----
# a comment; echo no
echo yes # tail
echo a#b '#c' \#d; if true; then # comment
echo in; fi
----
if [ 1 = 1 ]
then
  echo multi \
    line
fi; for x in 1 \
 2; do echo $x
done
