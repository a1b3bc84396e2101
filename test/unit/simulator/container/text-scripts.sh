printf 'a\nb\nc\nd\n' > l; printf 'a\nx\nc\nd\ne\n' > r; diff l r; echo $?; diff l l; echo $?; diff r l; diff -q l r; diff -s l l; diff l none 2>/dev/null; echo $?
----
seq 1 30 > l; sed -e 5d -e 's/^17$/new/' -e '25a\more' l > r; diff -u l r | tail -n +3; diff l r; diff -u --label one --label two l r | head -3; diff -U1 l r | tail -n +3
----
printf 'x' > l; printf 'x\n' > r; diff l r; printf '' > e; diff e r; diff r e; diff -u e r | tail -n +3; printf 'x\n' | diff - r; diff <(echo 1) <(echo 2)
----
printf 'a\nb\nd\n' > l; printf 'b\nc\nd\n' > r; comm l r; comm -12 l r; comm -3 l r; comm -23 l r; comm -13 l - < r
----
echo abcdefghij | fold -w 4; echo 'the quick brown fox' | fold -s -w 10; printf 'abc' | fold -w2; echo; seq -s '' 60 | fold
----
printf '%q\n' 'a b' "it's" '' plain '$x;*' $'a\nb\tc' '#x' 'y#' '~z' 'a,b' '{x}' 'a=b' '-n' '@%+:/.'; printf '<%q>\n' $'\xc3\xa9'
----
printf 'one\ntwo\nthree\n' > t; printf 'two\nthr\n' > p; grep -f p t; grep -v -f p t; grep -c -f p -e one t; grep -s x none; echo $?; grep -sq one none t; echo $?; : > e; grep -f e t; echo $?
----
mkdir -p t/a/b t/skip/c; touch t/a/x t/a/b/y t/skip/z t/skip/c/w; find t -name skip -prune -o -type f -print | sort; find t -path t/skip -prune -o -print | sort; find t -type d -name b -prune | sort; find t \( -name a -o -name c \) -prune -o -type f | sort; find t -depth -name skip -prune -o -type f -print | sort
----
echo hi > a; install a b; stat -c '%a' b; cat b; install -m 640 a c; stat -c '%a' c; install -d -m 700 x/y; stat -c '%a %F' x/y; install a b x; ls x; install -D a p/q/r; cat p/q/r; install -t x/y a; ls x/y; install none b 2>/dev/null; echo $?; install x b 2>/dev/null; echo $?; install a b c 2>/dev/null; echo $?
