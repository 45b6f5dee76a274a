# Runs a worker in a process group of its own, so that a signal for the host's group reaches the host alone, and hands on its exit code. Standard input
# is the life line: when its other end closes, on purpose or because the host was killed, the worker is killed too.
set -m
exec 3<&0 </dev/null
"$@" 3<&- &
worker=$!
{
  while read -r _ <&3; do :; done
  kill -KILL "$worker"
} >/dev/null 2>&1 &
guard=$!
disown "$guard" && set +m
exec 3<&-
trap : INT TERM HUP
while :; do # at least once: a worker that has ended already has a code too
  wait "$worker" && code=0 || code=$?
  kill -0 "$worker" 2>/dev/null || break
done 2>/dev/null
kill -KILL -- "-$guard" 2>/dev/null
exit "$code"
