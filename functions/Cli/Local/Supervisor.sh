# Runs a command in a process group of its own, so that Ctrl-C reaches the annotate command alone, which then stops things in order.
# Standard input is the life line: when its other end closes, on purpose or because annotate was killed, the group is stopped.
set -m
log=$1; shift
exec 3<&0 4>>"$log" </dev/null >/dev/null 2>&1 # what this shell says of its jobs is not for the log
"$@" 3<&- >&4 2>&4 4>&- &
child=$!
{
  while read -r _ <&3; do :; done
  kill -TERM -- "-$child"
  for _ in $(seq 200); do kill -0 -- "-$child" || exit 0; sleep 0.1; done
  kill -KILL -- "-$child"
} 4>&- &
watcher=$!
disown "$watcher" && set +m
exec 3<&- 4>&-
trap : INT TERM HUP
while :; do # at least once: a child that has ended already has a code too
  wait "$child" && code=0 || code=$?
  kill -0 "$child" || break
done
kill -KILL -- "-$watcher"
exit "$code"
