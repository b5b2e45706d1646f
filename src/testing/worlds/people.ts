import type { Coordinator } from '../../core/model/coordinator.ts'
import type { OperatorCommand } from '../../core/model/operator-command.ts'
import { MS_PER_HOUR } from '../../core/std/duration.ts'
import type { ExecutionState } from '../../core/execution/state.ts'
import type { TimedAct, WorldAct } from '../../simulation/world-parts.ts'
import { idOf } from '../plan-text.ts'
import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

/** Something that people do at any moment, sensible or not. */
export const people: WorldFeature = {
  name: 'people',
  acts: (dice, coordinator) =>
    dice.happens(0.5, 'troubled', 'operator')
      ? Array.from({ length: dice.below(5, 'acts') }, (_, i) => act(dice, i, coordinator))
      : [],
}

function act(dice: Dice, i: number, { graph }: Coordinator): TimedAct {
  const task = idOf(`t${dice.below(Math.max(1, graph.nodes.length), 'act', i, 'task')}`)
  const choice = dice.pick(['done', 'retry', 'skip', 'approve', 'perhaps'], 'act', i, 'choice')
  const after_ms = Math.round(dice.luck('act', i, 'when') * 8 * MS_PER_HOUR)
  const deeds: readonly [WorldAct, ...WorldAct[]] = [
    { action: 'pause' },
    { action: 'resume' },
    { action: 'stop' },
    { action: 'retry', task },
    { action: 'skip', task },
    { action: 'cancel_task', task },
    { action: 'approve', id: task, choice },
    { action: 'reject', id: task },
    { action: 'scale', worker_max: 3 },
    'take_up',
    'crash',
    ...(dice.happens(0.3, 'aborts') ? [{ action: 'abort' } as const] : []),
  ]
  return { after_ms, act: dice.pick(deeds, 'act', i, 'deed') }
}

const ANSWERS_MAX = 6

/** Who is asked again and again whether a wave may have its time once more says so no more than so many times. */
const VISITS_MAX = 100

/** A person who comes back a few times: lets go on what stands still, answers what is asked. */
export function patience(dice: Dice): (execution: ExecutionState) => readonly WorldAct[] {
  const visits = new Map<string, number>()
  return (execution) => {
    const times = visits.get(execution.execution_id) ?? 0
    if (times >= VISITS_MAX) return []
    visits.set(execution.execution_id, times + 1)
    if (times >= ANSWERS_MAX) return execution.status === 'paused' ? [{ action: 'resume' }] : []
    if (execution.status === 'paused') return [{ action: 'resume' }]
    if (execution.status === 'stopped') return ['take_up']
    if (execution.status !== 'needs_attention' && execution.status !== 'failed') return []
    const answers: OperatorCommand[] = []
    execution.plan.nodes.forEach((node, task) => {
      if (!dice.happens(0.6, 'answers', times, task)) return
      if (execution.attention.has(task)) {
        const choice = dice.pick(['done', 'retry', 'skip', 'approve', 'check', 'undo', 'keep'], 'answer', times, task)
        answers.push({ action: 'approve', id: node.id, choice })
      } else if (execution.errors[task] !== null) answers.push({ action: 'retry', task: node.id })
    })
    for (const { id, kind } of execution.approvals.values())
      if (kind === 'remedy' && dice.happens(0.8, 'answers', times, id))
        answers.push({ action: dice.happens(0.7, 'agrees', times, id) ? 'approve' : 'reject', id })
    return answers.length === 0 ? [] : [...answers, 'take_up']
  }
}
