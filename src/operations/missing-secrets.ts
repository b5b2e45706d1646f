import type { CoordinatorNode } from '../core/model/coordinator.ts'
import { counted } from '../core/std/counted.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Abilities } from './abilities.ts'

/** Where secrets are looked for. `others`: tasks of the plan beside those that are looked at. */
interface SecretsPlace {
  readonly codebase: string
  readonly agent: string | null
  readonly others?: readonly CoordinatorNode[]
}

/**
 * Refuses, before anything starts, tasks whose secrets cannot be had, and names all of those. A file that a task of the plan
 * says it writes may come later. `nodes`: those that are still to be done.
 */
export function refuseMissingSecrets(
  nodes: readonly CoordinatorNode[],
  { codebase, agent, others = [] }: SecretsPlace,
  abilities: Pick<Abilities, 'secretTroubles'> | undefined,
): void {
  if (abilities === undefined) return
  const open = nodes.filter(({ done, action }) => !done && !(agent === 'simulated' && action.kind === 'agent'))
  const written = new Set([...open, ...others].flatMap(({ effects }) => effects.flatMap(({ writes = [] }) => writes)))
  const troubles = open.flatMap((node) =>
    abilities
      .secretTroubles(node.action, codebase)
      .filter(({ reference }) => !written.has(reference.replace(/^file:(\.\/)?/, '')))
      .map(({ error }) => ({ node, text: error.message })),
  )
  const [first] = troubles
  if (first === undefined) return
  const lines = troubles.map(({ node, text }) => `\n  ${node.id} (${node.name}): ${text}`)
  throw new Failure({
    code: 'secret-missing',
    message: `${counted(troubles.length, 'secret')} cannot be had:${lines.join('')}`,
    exit: EXIT.arguments,
    advice:
      'Set the variables in the environment of tasks execute, write the files (relative to the codebase), or name other references in the plan.',
  })
}
