# Tells how a task gets on from a shell script, without `tasks` in the path: one line of JSON at a time, appended to the
# file that TASKS_REPORT names. Source it: . report.sh

# A text as a JSON string.
quoted() {
  printf '"%s"' "$(printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' | tr '\n\t\r' '   ')"
}

# say <line>: appends one line. Without a task around it says nothing.
say() {
  if [ -n "${TASKS_REPORT:-}" ]; then printf '%s\n' "$1" >> "$TASKS_REPORT"; fi
}

# progress <percent> [message]
progress() {
  say "{\"type\":\"progress\",\"percent\":$1,\"message\":$(quoted "${2:-}")}"
}

# checkpoint <name> <percent> [file]: the file must not be changed for a second.
checkpoint() {
  say "{\"type\":\"checkpoint\",\"checkpoint\":$(quoted "$1"),\"percent\":$2${3:+,\"files\":[$(quoted "$3")]}}"
}

# step <name> <start|progress|done|error> <message>
step() {
  say "{\"type\":\"log\",\"step\":$(quoted "$1"),\"status\":\"$2\",\"message\":$(quoted "$3")}"
}
