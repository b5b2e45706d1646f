import { EXIT, Failure } from '../core/model/failure.ts'

/**
 * The plan that standard input names: the `plan_dir` of what `tasks plan --json` prints, or a path on a line of its own.
 * Throws a Failure for anything else.
 */
export function planFromInput(text: string): string {
  const trimmed = text.trim()
  const named = trimmed.startsWith('{') ? fromJson(trimmed) : trimmed
  if (named !== undefined && named !== '' && !named.includes('\n')) return named
  throw new Failure({
    code: 'wrong-arguments',
    message: 'Standard input names no plan.',
    exit: EXIT.arguments,
    place: '-',
    advice: 'Pipe what `tasks plan spec.md --json` prints into it, or the path of a plan and nothing else.',
  })
}

function fromJson(text: string): string | undefined {
  try {
    const { plan_dir } = JSON.parse(text) as { plan_dir?: unknown }
    return typeof plan_dir === 'string' ? plan_dir : undefined
  } catch {
    return undefined
  }
}
