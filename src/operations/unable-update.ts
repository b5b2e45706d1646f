import type { CoordinatorNode } from '../core/model/coordinator.ts'
import { Failure } from '../core/model/failure.ts'
import type { HotUpdate } from '../core/model/hot-update.ts'
import { type Abilities, refuseUnable } from './abilities.ts'
import { refuseMissingSecrets } from './missing-secrets.ts'

/** Where the tasks of an update would be carried out. */
export interface UpdatedPlace {
  readonly codebase: string
  readonly agent: string | null
  /** The tasks of the plan that the update changes. */
  readonly nodes: readonly CoordinatorNode[]
}

/** Why nobody here can carry out what an update brings, without a full stop; undefined when somebody can. */
export function unableUpdate(
  { ops }: HotUpdate,
  place: UpdatedPlace,
  abilities: Abilities | undefined,
): string | undefined {
  if (abilities === undefined) return undefined
  const brought = ops.flatMap((op) => {
    if (op.op === 'inject_tasks') return op.tasks
    return op.op === 'supersede_task' ? op.by : []
  })
  const without = brought.find(({ action, done }) => !done && action.kind === 'agent' && action.executor === undefined)
  if (place.agent === null && without !== undefined)
    return `${without.id} (${without.name}) has no command, and this execution has no agent: give it a command, or go on with tasks execute --resume --agent`
  try {
    refuseUnable(brought, abilities)
    refuseMissingSecrets(brought, { ...place, others: place.nodes }, abilities)
    return undefined
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const told = `${error.message.replace(/\.$/, '')}. ${error.advice ?? ''}`
    return told.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '')
  }
}
