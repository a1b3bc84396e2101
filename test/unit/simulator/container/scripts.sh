for i in 1 2 3; do echo "n $i"; done
i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done
until false; do echo once; break; done
if [ -f /nope ]; then echo yes; elif true; then echo elif; else echo no; fi
case abc in x) echo x;; a*|b) echo ab;; esac
echo "a  b" 'c  $d' e\ f
x=hello; echo ${x} ${#x} ${x%lo} ${x#he} ${y:-none} ${x:+set} "${y-}"
x=a.b.c; echo ${x%.*} ${x%%.*} ${x#*.} ${x##*.}
echo $((1+2*3)) $((7/2)) $((7%2)) $((2<3)) $((1?4:5)) $(( (1+2)*3 ))
echo $(echo inner $(echo deep)) `echo back`
f() { echo "f $1 $#"; return 3; }; f a b; echo $?
echo one | cat | tr a-z A-Z
printf '%s-%d-%05.1f|%-5s|%5s|%x\n' a 42 3.14159 ab cd 255
printf '%s\n' a b c
(exit 7); echo $?
false || echo or; true && echo and; ! true; echo $?
set -- a "b c" d; echo $#; for w in "$@"; do echo "<$w>"; done; shift; echo $1
echo a b c | while read x y; do echo "$y-$x"; done
cat <<EOT; echo after
EOT
printf 'b\na\nc\na\n' | sort -u
printf 'b 2\na 10\nc 1\n' | sort -k2 -n
printf 'a:b:c\nd:e:f\n' | cut -d: -f1,3
printf '1\n2\n3\n4\n' | head -n 2; printf '1\n2\n3\n4\n' | tail -n 1
printf 'foo\nbar\nfoobar\n' | grep foo; printf 'foo\nbar\n' | grep -c o; printf 'x\n' | grep -q y; echo $?
printf 'aaa bbb\n' | grep -o 'b*$'; printf 'a1\nb\n' | grep -E '[0-9]+'; printf 'a\nb\n' | grep -v a
printf 'x x y\n' | tr -s ' ' | tr ' ' '\n' | uniq -c | tr -s ' '
mkdir -p d/e; echo t > d/e/f; cp -r d g; cat g/e/f; mv g h; ls h; rm -rf d h; ls
touch b.txt a.txt c.log; echo *.txt; echo *.none; ls | wc -l; rm -f *
echo out > f1; echo more >> f1; cat < f1; wc -l < f1; rm f1
echo err 2>/dev/null >&2; { echo x; echo y >&2; } 2>&1 | sort
seq 3; seq 2 2 6; seq 3 -1 1
trap 'echo bye' EXIT; echo hi
sh -c 'exit 5'; echo $?
x=1; (x=2; echo $x); echo $x
basename /a/b.txt .txt; dirname /a/b.txt
IFS=:; set -- $(echo a:b:c); echo $2
for f in a b; do for g in 1 2; do [ $g = 2 ] && continue 2; echo $f$g; done; done
test -z "" && echo empty; [ 3 -gt 2 -a 1 = 1 ] && echo both; [ ! -d /nope ] && echo nodir
printf 'a\nb\n' | wc -l | tr -d ' '; printf 'no newline' | wc -c | tr -d ' '
n=5; f=1; while [ $n -gt 1 ]; do f=$((f*n)); n=$((n-1)); done; echo $f
fib() { if [ $1 -lt 2 ]; then echo $1; else echo $(( $(fib $(($1-1))) + $(fib $(($1-2))) )); fi; }; fib 8
echo hello | { read a; echo "got $a"; }
x='a b'; for w in $x; do echo $w; done; for w in "$x"; do echo $w; done
eval 'y=5; echo $y'; z=y; eval echo \$$z
set -e; false || true; echo still; false; echo never
unset v; echo "${v:=def}" $v; echo ${v:?msg}
echo "$(printf 'a\n\n\n')x"; echo "tab	end"
printf 'a b\nc d\n' | while read -r l; do set -- $l; echo "$2"; done
echo a | xargs echo b; printf '1 2 3\n' | xargs -n 1 echo
[ a != b ] && echo ne; [ "a" = "a" ] && echo eq; [ -n x ] && echo n
true & wait; echo done; sleep 0 & wait $!; echo $?
echo {; echo }; echo [a; echo "#not" # comment
date -u -d @0 +%Y-%m-%d; expr 1 + 2; expr abc : 'a\(.*\)'
tee t1 < /dev/null; echo x | tee t2; cat t2; rm t1 t2
ln -s target l; readlink l; rm l; mkdir x; cd x; pwd | grep -c /x; cd ..; rmdir x
printf 'a=1\nb=2\nc=3\n' | sed -n '2p'; printf 'a=1\nb=2\n' | sed 's/=.*//; s/a/x/'; printf 'a\nb\nc\nd\n' | sed '2,3d'
printf 'one two\n' | sed 's/\(one\) \(two\)/\2 \1/'; printf 'one two\n' | sed -E 's/([a-z]+) ([a-z]+)/[&] \2/g'; echo hello | sed 's/l/L/2'
printf 'a/b\n' | sed 's|/|:|; s/b$/&&/'; echo abc | sed 's/x*/-/g'; printf 'x\ny\n' | sed '$!d'; printf 'a\nb\n' | sed '/a/!s/b/c/'
echo 'port=80' > f; sed -i 's/80/8080/' f; cat f; sed -i.bak -e '/port/a\more' f; cat f f.bak; rm f f.bak; printf 'x' | sed p
printf 'a\nb\nc\n' | sed -n '/a/,/b/p;$='; printf 'a\nb\nc\n' | sed '1!G;h;$!d'; printf 'a\nb\n' | sed ':a;N;$!ba;s/\n/,/g'; printf '1\n2\n3\n' | sed 2q; echo abc | sed 'y/abc/xyz/'
printf '# c\n\nkey\n' | sed -e '/^#/d' -e '/^$/d'; echo a.b.c | sed 's/\./\n/g'; printf 'a b\n' | sed 's/[[:space:]]/_/'; sed -n '$p' nofile 2>/dev/null; echo $?
echo tasty potatoes | base64; echo dGFzdHkgcG90YXRvZXMK | base64 -d; printf secret | sha256sum; echo x > f; md5sum f > s; md5sum -c s; rm f s; printf '' | base64
printf 'a 1\nb 2\nc 3\n' | awk '{print $2, $1}'; printf 'a 1\nb 2\n' | awk '{s+=$2} END {print s, NR}'; printf 'x:y:z\n' | awk -F: '{print $NF; print NF}'
printf 'a 1\nb 22\nc 3\n' | awk '$2 > 2 {print $1}'; printf 'web-0 Running\nweb-1 Pending\n' | awk '/Running/ {n++} END {printf "%d of %d\n", n, NR}'; awk 'BEGIN {for (i=1; i<=3; i++) printf "%s ", i*i; print ""}'
printf 'a\nb\na\n' | awk '{c[$1]++} END {print c["a"], c["b"], length(c)}'; echo 'k=v' | awk '{split($0, p, "="); print p[2] p[1]}'; echo hello | awk '{gsub(/l/, "[&]"); print toupper(substr($0, 2, 3)), index($0, "h")}'
printf 'NAME AGE\nx 5\ny 7\n' | awk 'NR>1 {t+=$2} END {print t/(NR-1)}'; printf '1\n2\n3\n4\n' | awk 'NR==2,NR==3'; printf '1\n2\n3\n' | awk 'NR%2'; awk -v n=3 'BEGIN {while (n-- > 0) {if (n == 1) continue; print n}; exit 4}'; echo $?
echo 'a b c' | awk '{$2="x"; print; print $1 "-" $3}'; echo '3 4' | awk '{print ($1 < $2) ? "less" : "more", $1 ^ 2, -$2}'; printf 'b\na\n' | awk '$1 ~ /^a/ {print "found", $0; next} {print "other"}'
