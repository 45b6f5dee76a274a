# Runs a command in a process group of its own, so that Ctrl-C reaches the annotate command alone, which then stops things in order.
# Standard input is the life line: when its other end closes, on purpose or because annotate was killed, the group is stopped.
set -m
log=$1; shift
exec 3<&0 </dev/null >>"$log" 2>&1
"$@" 3<&- &
child=$!
{
  while read -r _ <&3; do :; done
  kill -TERM -- "-$child"
  for _ in $(seq 200); do kill -0 -- "-$child" || exit 0; sleep 0.1; done
  kill -KILL -- "-$child"
} 2>/dev/null &
watcher=$!
disown "$watcher" && set +m # no reports of ended jobs in the log
exec 3<&-
trap : INT TERM HUP
code=0
while kill -0 "$child" 2>/dev/null; do wait "$child" && code=0 || code=$?; done
kill -KILL -- "-$watcher" 2>/dev/null
exit "$code"
