import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { TaskError } from '../../model/failure.ts'
import { ErrorPattern } from '../../model/policies.ts'
import type { DiagnosedTask, OwnBreaker } from '../../model/tasks-config.ts'
import { isSaidLater } from '../../std/said-later.ts'

/** Breakers of the configuration by their names. */
export type OwnBreakers = Readonly<Record<string, OwnBreaker>>

/** What a breaker does that does not say it. */
const USUAL = {
  scope: 'plan',
  threshold: 2,
  window_s: 600,
  action: 'park',
  cooldown_s: 30,
  max_activations: 3,
} as const

/**
 * The breakers of a configuration as data, which is all that an execution keeps of them: what their functions say stands in its
 * events, so that it is read again without them. Throws a ZodError for a number or a word that no breaker has.
 */
export function ownPatterns(breakers: OwnBreakers): ErrorPattern[] {
  return Object.entries(breakers).map(([name, breaker]) => {
    const { version, remedy } = breaker
    const stated = Object.fromEntries(Object.entries(breaker).filter(([field]) => Object.hasOwn(USUAL, field)))
    return ErrorPattern.parse({
      ...USUAL,
      ...stated,
      name,
      version,
      match: {},
      group_by: 'fingerprint',
      cooldown_factor: 2,
      ...(remedy === undefined ? {} : { remedy: 'own' }),
    })
  })
}

/** Asks the breakers of a configuration about a failure. */
export type Diagnose = (error: TaskError, node: CoordinatorNode) => TaskError

/** Characters of a diagnosis: what makes a failure the same as others is short. */
const KEY_MAX = 200

/**
 * Asks each breaker once about each failure. One that throws, or says what is no diagnosis, counts nothing from then on, and
 * `warn` is told so once.
 */
export function diagnoser(breakers: OwnBreakers, warn: (text: string) => void): Diagnose {
  const broken = new Set<string>()
  const give = (name: string, why: string): undefined => {
    broken.add(name)
    warn(`Breaker ${name} of the configuration counts nothing any more: ${why}.`)
  }
  const ask = (name: string, breaker: OwnBreaker, error: TaskError, task: DiagnosedTask): string | undefined => {
    try {
      const key: unknown = breaker.diagnose({ ...error }, task)
      if (key === null || key === undefined) return undefined
      if (typeof key === 'string' && key.length <= KEY_MAX) return key
      if (isSaidLater(key)) return give(name, 'its diagnose answers later, and is asked for an answer at once')
      return give(name, `its diagnose says what is neither null nor a text of at most ${KEY_MAX} characters`)
    } catch (problem) {
      const message = problem instanceof Error ? problem.message : String(problem)
      return give(name, `its diagnose threw “${message.slice(0, KEY_MAX)}”`)
    }
  }
  return (error, node) => {
    const diagnoses: [string, string][] = []
    const task = { id: node.id, title: node.name, tags: [...node.tags] }
    for (const [name, breaker] of Object.entries(breakers)) {
      if (broken.has(name)) continue
      const key = ask(name, breaker, error, task)
      if (key !== undefined) diagnoses.push([name, key])
    }
    return diagnoses.length === 0 ? error : { ...error, diagnoses: Object.fromEntries(diagnoses) }
  }
}
