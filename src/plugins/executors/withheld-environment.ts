/**
 * What an agent is not to find in its environment: marks by which agents know that they run inside of another one and
 * refuse, settings and keys of the coordinator, and what stands behind the secrets of tasks. Keys of the agent's own, such as
 * the one for its model, are not among them: without them it could not work.
 */
const MARKS =
  /^(?:CLAUDECODE|CLAUDE_CODE_(?:ENTRYPOINT|SSE_PORT|SESSION_ID)|CODEX_SANDBOX\w*|CURSOR_(?:AGENT|TRACE_ID)|GEMINI_CLI|OPENCODE|COPILOT_AGENT\w*)$/
/** Those of an attempt are added after this. */
const OURS = /^(?:TASKS|SLAPS)_/

/** An environment without what is withheld; `names`: variables behind secrets. */
export function withheldFrom(env: Readonly<NodeJS.ProcessEnv>, names: readonly string[]): NodeJS.ProcessEnv {
  const secret = new Set(names)
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !MARKS.test(name) && !OURS.test(name) && !secret.has(name)),
  )
}
