/**
 * A plan, a person and a world full of trouble, from one number. Everything is drawn by a key of its own, so that a
 * world with fewer tasks is the same world with its last tasks left out: a failure can be made smaller.
 */
import { chance } from '../core/std/chance.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { OperatorCommand } from '../core/model/operator-command.ts'
import type { ExecutionState } from '../core/execution/state.ts'
import type { SimulationSetup } from '../simulation/simulate.ts'
import type { OperatorAct } from '../simulation/simulated-coordinator.ts'
import { idOf, planFromText } from './plan-text.ts'

/** See {@link randomWorld}. */
export interface RandomWorld {
  /** The plan as text, for reading. */
  readonly text: string
  readonly coordinator: Coordinator
  readonly setup: SimulationSetup
}

/** The world of a seed. About half of the worlds are calm in any one respect, so that each trouble also comes alone. */
export function randomWorld(seed: number, tasks: number): RandomWorld {
  const dice = new Dice(seed)
  const text = [...headerLines(dice), ...Array.from({ length: tasks }, (_, i) => taskLine(dice, i))].join('\n')
  const mode = dice.happens(0.2, 'waves') ? 'wave_based' : 'rolling_frontier'
  const coordinator = planFromText(text, {
    mode,
    ...(dice.happens(0.5, 'cut waves') ? { max_wave_size: 1 + dice.below(6, 'wave size') } : {}),
    concurrency_max: dice.happens(0.2, 'concurrency') ? 3 : 1000,
  })
  const workers = 1 + dice.below(4, 'workers')
  const calm = (what: string): number => (dice.happens(0.5, 'troubled', what) ? 1 : 0)
  return {
    text,
    coordinator,
    setup: {
      seed,
      durations: 'drawn',
      options: {
        worker_min: workers,
        worker_max: workers + dice.below(3, 'workers max'),
        assume_idempotent: dice.happens(0.2, 'assume'),
      },
      faults: {
        run_fails: calm('runs') * 0.4 * dice.luck('run fails'),
        check_fails: calm('checks') * 0.4 * dice.luck('check fails'),
        undo_fails: calm('undo') * 0.3,
        could_not_run: calm('could not run') * 0.1,
        lost: calm('lost') * 0.2 * dice.luck('lost'),
        hangs: calm('hangs') * 0.3,
        stubborn: calm('stubborn') * 0.5,
        late_start_report: calm('late start') * 0.2,
        repeated_report: calm('repeated') * 0.3,
        append_fails: calm('append') * 0.1,
        crash: calm('crash') * 0.05,
        crash_kills: calm('kills') * dice.luck('kills'),
      },
      operator: {
        acts:
          calm('operator') === 0 ? [] : Array.from({ length: dice.below(5, 'acts') }, (_, i) => act(dice, i, tasks)),
        whenQuiet: patience(dice),
      },
    },
  }
}

/** Keyed chance of one seed. */
class Dice {
  readonly #seed: number

  constructor(seed: number) {
    this.#seed = seed
  }

  /** In [0, 1). */
  luck(...key: readonly (string | number)[]): number {
    return chance(this.#seed, 'world', ...key)
  }

  happens(probability: number, ...key: readonly (string | number)[]): boolean {
    return this.luck(...key) < probability
  }

  /** A whole number from 0, below `limit`. */
  below(limit: number, ...key: readonly (string | number)[]): number {
    return Math.floor(this.luck(...key) * limit)
  }

  pick<T>(items: readonly [T, ...T[]], ...key: readonly (string | number)[]): T {
    return items[this.below(items.length, ...key)] ?? items[0]
  }
}

const POOL_SIZE = { test: 2, big: 5 } as const

function headerLines(dice: Dice): string[] {
  return [
    `pool test ${POOL_SIZE.test}`,
    `pool big ${POOL_SIZE.big}`,
    ...(dice.happens(0.4, 'quota') ? ['quota cpu_cores 4'] : []),
    'rate api 2 per 90m',
  ]
}

function taskLine(dice: Dice, i: number): string {
  const has = (probability: number, what: string): boolean => dice.happens(probability, 'task', i, what)
  const words = [`t${i}`, `${1 + dice.below(12, 'task', i, 'length')}0m`]
  const some = (what: string, most: number): string[] => {
    const density = 0.1 + 0.5 * dice.luck('density')
    const count = i === 0 || !has(density, what) ? 0 : 1 + dice.below(most, 'task', i, what, 'count')
    const picked = Array.from({ length: count }, (_, k) => `t${dice.below(i, 'task', i, what, k)}`)
    return [...new Set(picked)]
  }
  const after = some('after', 3)
  const soft = some('soft', 1).filter((name) => !after.includes(name))
  const add = (key: string, items: readonly string[]): void => {
    if (items.length > 0) words.push(key, items.join(', '))
  }
  const locks = ['x', 'y', 'z'].filter((name) => has(0.15, `lock ${name}`))
  add('after', after)
  add('soft-after', soft)
  add('locks', locks)
  add('reads', has(0.15, 'reads') && !locks.includes('x') ? ['x'] : [])
  add('pool', [
    ...(has(0.2, 'pool') ? [`test:${1 + dice.below(POOL_SIZE.test, 'task', i, 'units')}`] : []),
    ...(has(0.15, 'big') ? [`big:${1 + dice.below(POOL_SIZE.big, 'task', i, 'big units')}`] : []),
  ])
  add('rates', has(0.1, 'rate') ? ['api'] : [])
  add('cpu', has(0.3, 'cpu') ? [dice.pick(['0.1', '0.7', '1', '3'], 'task', i, 'cores')] : [])
  add('sd', has(0.5, 'sd') ? ['0.2'] : [])
  add('prio', has(0.3, 'prio') ? [dice.pick(['critical', 'high', 'low'], 'task', i, 'priority')] : [])
  add('retries', has(0.4, 'retries') ? [String(dice.below(4, 'task', i, 'tries'))] : [])
  add('checks', has(0.3, 'checks') ? [String(1 + dice.below(2, 'task', i, 'check count'))] : [])
  add('should-checks', has(0.15, 'should') ? ['1'] : [])
  add('timeout', has(0.3, 'timeout') ? [dice.pick(['80m', '3h'], 'task', i, 'timeout')] : [])
  add('effects', has(0.15, 'effects') ? ['net'] : [])
  const flags: readonly (readonly [string, number])[] = [
    ['idempotent', 0.4],
    ['undo', 0.25],
    ['manual', 0.04],
    ['optional', 0.1],
    ['agent', 0.1],
    ['done', 0.04],
    ['approval', 0.06],
  ]
  for (const [flag, probability] of flags) if (has(probability, flag)) words.push(flag)
  return words.join(' ')
}

/** Something that a person does at any moment, sensible or not. */
function act(dice: Dice, i: number, tasks: number): { readonly after_ms: number; readonly act: OperatorAct } {
  const task = idOf(`t${dice.below(Math.max(1, tasks), 'act', i, 'task')}`)
  const choice = dice.pick(['done', 'retry', 'skip', 'approve', 'perhaps'], 'act', i, 'choice')
  const after_ms = Math.round(dice.luck('act', i, 'when') * 8 * MS_PER_HOUR)
  const deeds: readonly [OperatorAct, ...OperatorAct[]] = [
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

/** A person who comes back a few times: lets go on what stands still, answers what is asked. */
function patience(dice: Dice): (execution: ExecutionState) => readonly OperatorAct[] {
  let times = 0
  return (execution) => {
    if (times++ >= ANSWERS_MAX) return execution.status === 'paused' ? [{ action: 'resume' }] : []
    if (execution.status === 'paused') return [{ action: 'resume' }]
    if (execution.status === 'stopped') return ['take_up']
    if (execution.status !== 'needs_attention' && execution.status !== 'failed') return []
    const answers: OperatorCommand[] = []
    execution.plan.nodes.forEach((node, task) => {
      if (!dice.happens(0.6, 'answers', times, task)) return
      if (execution.attention.has(task)) {
        const choice = dice.pick(['done', 'retry', 'skip', 'approve'], 'answer', times, task)
        answers.push({ action: 'approve', id: node.id, choice })
      } else if (execution.errors[task] !== null) answers.push({ action: 'retry', task: node.id })
    })
    return answers.length === 0 ? [] : [...answers, 'take_up']
  }
}
