awk 'function max(a, b) { return a > b ? a : b } BEGIN { print max(3, 7), max("b", "a") max(1, 2) }'
----
awk 'function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2) } BEGIN { print f(15) }'; awk 'function d(n) { if (n == 0) return "end"; return d(n - 1) } BEGIN { print d(200) }'
----
awk 'function fill(a, n,   i) { for (i = 1; i <= n; i++) a[i] = i * i } BEGIN { i = 9; fill(sq, 3); print sq[1], sq[3], length(sq), i }'
----
awk 'function g(x) { x["k"] = 1; h(x) } function h(y) { y["l"] = 2 } BEGIN { g(m); print length(m), m["l"] }'; awk 'function s(v) { v = 5 } BEGIN { v = 1; s(v); print v }'
----
awk 'function nothing() { } BEGIN { x = nothing(); print "[" x "]", x + 0 }'; awk 'function e() { exit 4 } BEGIN { e(); print "no" } END { print "end" }'; echo $?
----
printf 'a\nb\nc\nd\n' | awk '{ getline; print NR, $0 }'; printf 'a\nb\nc\n' | awk 'NR == 1 { getline x; print x, $0, NR } END { print NR }'; printf '1\n2\n' | awk 'BEGIN { while ((getline line) > 0) n += line; print n }'
----
printf 'x 1\ny 2\n' > f; awk 'BEGIN { while ((getline < "f") > 0) print $2, NF; print NR; close("f"); getline v < "f"; print v; print (getline w < "none") }'
----
awk 'BEGIN { "echo a b" | getline; print $2, NR; "echo c" | getline v; print v; while (("printf \"1\\n2\\n\"" | getline n) > 0) s += n; print s }'
----
awk 'BEGIN { cmd = "sort"; print "b" | cmd; print "a" | cmd; r = close(cmd); print "then", r; print close("nothing") }'; printf '3\n1\n' | awk '{ print $1 | "sort -n" }'
----
awk 'BEGIN { print "one" > "o"; print "two" > "o"; printf "%s\n", "three" >> "o"; close("o"); while ((getline l < "o") > 0) print l; print "x" > "/dev/stdout" }'; cat o; awk 'BEGIN { print "more" >> "o" }'; wc -l < o
----
printf 'a 1\nb 2\na 3\n' | awk '{ print $2 > ($1 ".txt") } END { close("a.txt") }'; cat a.txt b.txt; awk 'BEGIN { print 1, 2 > "/dev/stderr"; print (1, 2) > "p"; print(3)(4) > "p" }'; cat p
----
awk 'BEGIN { r = system("echo from sh; exit 3"); print r; printf "before "; system("echo middle"); print "after" }'
----
awk 'BEGIN { printf "%.4f %.4f %.4f %.4f %.4f\n", sqrt(2), exp(1), log(10), sin(1), cos(1); print int(-3.7), int("12abc"), atan2(0, -1) }'
----
awk 'BEGIN { srand(7); a = rand(); srand(7); b = rand(); print (a == b), (a >= 0 && a < 1) }'
----
awk 'BEGIN { a[1, 2] = 5; a["x", "y"]; if ((1, 2) in a) print "yes"; if (!((2, 1) in a)) print "no"; i = "x"; print ((i, "y") in a); for (k in a) { split(k, p, SUBSEP); n++ } print n }'
----
awk 'BEGIN { printf "%c%c%c|%5s|%-5d|%05.1f|%x|%X|%o|%e|%g|%%|%i\n", 65, "hello", 256 + 66, "ab", 42, 3.14159, 255, 255, 8, 12345.678, 0.0001, 7.9; printf "%*d|%-*d|%.*f\n", 5, 42, 4, 7, 2, 3.14159 }'
----
awk 'BEGIN { x = 1 / 3; printf "%.10f %s\n", x, x; printf("%s %s\n", "a\tb", "c\\n"); print 1e6, 1234567.5, 0.1 + 0.2, 30000 * 30000; printf "\101\n" }'
----
printf 'a b\n' > f; awk '{ print FILENAME, FNR, NR, v }' v=1 f v=2 f; yes | awk 'NR == 3 { print "three"; exit }'; awk -f /dev/stdin f <<'P'
# A comment.
function twice(s)
{
  return s s
}
{ print twice($1) }
P
----
printf 'k1=v1\nk2=v2\n' | awk -F= '{ m[$1] = $2 } END { n = 0; for (k in m) o[++n] = k "=" m[k]; for (i = 1; i <= n; i++) print o[i] | "sort -r" }'
----
awk 'function rev(s,   r, i) { for (i = length(s); i > 0; i--) r = r substr(s, i, 1); return r } { print rev($0) }' <<< 'hello'; printf 'a;b\n' | awk 'BEGIN { RS = ";" } { print NR ":" $0 }'
