import type { OpenQuestion, Spent } from '../operations/status-questions.ts'
import { counted } from '../core/std/counted.ts'
import { harmless, type Paint } from './colour.ts'
import type { ExecutionPlace } from './next-steps.ts'

/**
 * Questions that wait for a person, each with how it is answered: when the execution is taken up, where `left` says which one
 * nobody works on. `name` is the command that was typed.
 */
export function questionLines(
  questions: readonly OpenQuestion[],
  left: ExecutionPlace | undefined,
  name: string,
  paint: Paint,
): string[] {
  return questions.map(({ id, subject, reason, choices, timeout_at, default: byDefault }) => {
    const late = timeout_at === null ? '' : `; ${byDefault ?? 'nothing'} from ${timeout_at} on`
    const way =
      left === undefined
        ? `${name} approve ${id} [--choice ${choices.map(harmless).join('|')}], or reject`
        : `${name} execute --resume ${left.execution}${left.option} --approve ${id}${choices.includes('approve') ? '' : `[=${choices.map(harmless).join('|')}]`}, or --reject ${id}`
    const how = paint.faint(`(${way}${late})`)
    return `  ${paint.warn('question')}  ${harmless(id)}  ${harmless(subject)}: ${harmless(reason)} ${how}`
  })
}

/** What was spent, where there is something to say. */
export function spentLines({ usd, unknown_runs, hours, budget }: Spent, paint: Paint): string[] {
  if (usd === null && budget === null) return []
  const of = (most: number | null | undefined, unit: string): string =>
    most === null || most === undefined ? '' : ` of ${most}${unit}`
  const parts = [
    ...(usd === null && (budget?.usd ?? null) === null
      ? []
      : [
          `${usd === null && unknown_runs > 0 ? 'an unknown amount' : `$${(usd ?? 0).toFixed(2)}`}${of(budget?.usd, '').replace(' of ', ' of $')}`,
        ]),
    `${hours.toFixed(2)}${of(budget?.hours, '')} hours of work`,
    ...(unknown_runs === 0 ? [] : [`the cost of ${counted(unknown_runs, 'run')} is not known`]),
  ]
  return [paint.faint(`spent: ${parts.join('; ')}`)]
}
