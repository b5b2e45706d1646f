/** What every agent is told about telling how it gets on; it stands behind the brief of its task. */
const HOW_TO_TELL = `## How to say how you get on

- before and after each step: \`tasks emit log "what you do" --step "name of the step" --status start\`, then \`--status done\`
- how far you are, now and then: \`tasks emit progress 40 "12 of 30 files"\`
- what you have made: \`tasks emit artifact path/of/it\`
- what you have used so far, when you know: \`tasks emit usage --tokens-in 1200 --tokens-out 300 --cost-usd 0.02\`
- when you are blocked: \`tasks emit log "what is missing" --step blocked --status error\`, then end with a code other than 0. Change nothing outside of your task to get on.
- where \`$TASKS_CHECKPOINT\` is set, an earlier attempt came that far; go on from there. What it kept lies in \`$TASKS_CHECKPOINT_DIR\`.

Without the command \`tasks\`, append the same to the file \`$TASKS_REPORT\`, a line of JSON each: \`{"type":"progress","percent":40}\`.
`

/** A brief as an agent is handed it. */
export function withHowToTell(brief: string): string {
  return `${brief.trimEnd()}\n\n${HOW_TO_TELL}`
}
