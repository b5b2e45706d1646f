#!/bin/sh
# Copies rows in two halves. When an earlier attempt came as far as the first half, it goes on from there.
set -eu
. "$(dirname "$0")/report.sh"

if [ -f "${TASKS_CHECKPOINT_DIR:-}/rows.txt" ]; then
  cp "$TASKS_CHECKPOINT_DIR/rows.txt" rows.txt
  step copy start "going on from $TASKS_CHECKPOINT"
else
  step copy start 'beginning'
  printf 'one\ntwo\n' > rows.txt
  progress 50 '2 of 4 rows'
  checkpoint first-half 50 rows.txt
  # For this example the first attempt fails in the middle.
  if [ "${TASKS_ATTEMPT_NUMBER:-1}" = 1 ]; then exit 75; fi
fi
printf 'three\nfour\n' >> rows.txt
progress 100 '4 of 4 rows'
say '{"type":"artifact","kind":"file","path":"rows.txt"}'
step copy 'done' 'copied 4 rows'
