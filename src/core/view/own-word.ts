import type { CoordinatorNode } from '../model/coordinator.ts'
import type { AttemptRecord } from './execution-view.ts'

/** Executors whose success is more than somebody's word: an exit code, a server's answer; or nothing that really happened. */
const FACTUAL: ReadonlySet<string> = new Set(['command', 'container', 'http', 'simulated'])

/**
 * What is said of a success for which only the word of who did the work stands: an agent, or an executor of the user's own,
 * where no check must hold. Empty for any other.
 */
export function ownWordText(node: CoordinatorNode, attempts: readonly AttemptRecord[]): string {
  const run = attempts.findLast(({ kind }) => kind === 'run')
  if (run === undefined || FACTUAL.has(run.executor)) return ''
  const isChecked = node.acceptance.some(({ priority, when }) => priority === 'must' && when === 'on_complete')
  return isChecked ? '' : ', by its own word: nothing checks it'
}
