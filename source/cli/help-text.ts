export const HELP = `
  Usage
    stsview [flags]                    the dashboard; without a terminal: the status table, once
    stsview status [SET…] [flags]      what the dashboard says, once, for people and scripts
    stsview why [SET…]                 what is in the way, the evidence, and the way out; exit code 3: waiting, 4: stuck
    stsview scale SET N                set the number of replicas
    stsview delete-pod POD…            delete pods, one after the other; --evict or --force: in that way
    stsview partition SET N            let ordinals from N on update; N may be hold, resume or one-more
    stsview restart SET                replace all pods, as kubectl rollout restart
    stsview rollback SET               back to the revision before, or --to REVISION
    stsview claims                     every claim with a verdict: in-use, reserved, parked, left-behind, unknown
    stsview clean                      delete left-behind claims, one by one; see docs/claims.md
    stsview dns SET|POD                what its names should say, and what the cluster's DNS says
    stsview journal                    what was changed from here
    stsview demo [WORLD]               a cluster inside the program: shop, classroom, large, or -f FILE|FOLDER

  SET is a name, or NAMESPACE/NAME.

  Which cluster
    --kubeconfig FILE                  instead of $KUBECONFIG (a list of files) or ~/.kube/config
    --context NAME                     instead of the current context
    --as USER, --as-group GROUP        act as somebody else
    --request-timeout 30s              give up on a request after this long (0: never); watches are not bounded

  Which sets
    -n, --namespace NAME[,NAME…]       instead of the context's namespace
    -A, --all-namespaces
    -l, --selector SELECTOR            only sets with these labels
    -L, --role-label KEY               the pod label that tells main from replica

  Changing something
    --dry-run                          show the plan, try it on the server, send nothing
    --yes, --confirm NAME              answer the question beforehand; NAME where it would have to be typed
    --wait, --timeout 5m               follow it until it has happened, is stuck (exit code 4) or late (5)
    --read-only                        send nothing that could change anything

  Which claims
    --verdict VERDICT[,…]              claims: all; clean: left-behind, or parked too
    --older-than 30d                   clean: instead of the few minutes that a claim is left alone; 0s for none
    --confirm COUNT                    clean: how many are to go, for more than ten

  DNS
    --watch                            ask again and again, and tell what becomes of each name
    --all-servers                      ask each DNS pod once, and compare
    --dns-service NAMESPACE/NAME       instead of the one with the label k8s-app=kube-dns
    --cluster-domain DOMAIN            instead of what DNS itself says: cluster.local
    --exec-in POD                      ask by getent or nslookup in this pod

  Demo
    --serve                            only the cluster, for kubectl: prints the path of its kubeconfig
    --speed 0.25…20, --seed N          how fast its time goes; equal seeds give equal clusters
    -f, --filename FILE|FOLDER         manifests of one's own in an empty cluster
    --sets N, --pods N                 how large the world "large" is
    --port N                           of the API server, where it is free
    --max-unavailable                  with the feature gate MaxUnavailableStatefulSet

  How
    -o, --output FORMAT                status, why, claims, clean --dry-run: table, wide, json or yaml
    --theme dark|light
    --ascii, --no-ascii                marks of ASCII alone, or of Unicode, whatever the locale says
    --no-color                         as NO_COLOR=1

  In the dashboard, ? lists the keys.
`;
