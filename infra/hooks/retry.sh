#!/bin/sh
# Sourced by the hooks.

# retry MESSAGE COMMAND…: until the command succeeds, or has failed too often; then says the message. A new resource or role takes a while to be
# known everywhere, and a service may be busy.
retry() {
  retry_message=$1
  shift
  retry_left="${ANNOTATION_TRIES:-12}"
  until "$@"; do
    retry_left=$((retry_left - 1))
    if [ "$retry_left" -le 0 ]; then
      echo "$retry_message" >&2
      return 1
    fi
    sleep "${ANNOTATION_PAUSE:-15}"
  done
}

# sha256 FILE…: the digest of a file, or of what comes in.
sha256() {
  openssl dgst -sha256 -r "$@" | cut -d ' ' -f 1
}

# missing TEXT: whether a refusal of Azure says that something is not there.
missing() {
  printf %s "$1" | grep -Eqi 'not ?found|does not exist|could not be found|could not be resolved|manifest.?unknown|name.?unknown'
}
