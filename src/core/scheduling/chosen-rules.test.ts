// What a flag of a run changes in what is decided: each setting has an effect that the same run without it does not have.
import { expect, test } from 'vitest'
import { emptySite } from '../execution/state.ts'
import type { Event } from '../model/event.ts'
import type { ExecutionOptions } from '../model/execution-options.ts'
import type { Input } from '../model/input.ts'
import { planFromText } from '../../testing/plan-text.ts'
import { step } from './step.ts'

const execution_id = 'exec-2026-01-01-001'
const NOTHING: ExecutionOptions = {
  worker_min: 4,
  worker_max: 4,
  assume_idempotent: false,
  agent: null,
  dry_run: false,
}
type Said = Input extends infer I ? (I extends Input ? Omit<I, 'at' | 'actor'> : never) : never

/** What follows from a start with these options and from what is said after it, each a minute later. */
function follow(text: string, options: Partial<ExecutionOptions>, ...said: readonly Said[]): Event[] {
  const site = emptySite()
  const submit: Said = {
    type: 'submit',
    execution_id,
    coordinator: planFromText(text),
    options: { ...NOTHING, ...options },
    seed: 1,
    plan_dir: '.',
    codebase: '.',
  }
  return [submit, ...said].flatMap((one, i) => step(site, { ...one, actor: 'test', at: i * 60_000 } as Input))
}

function of<T extends Event['type']>(events: readonly Event[], type: T): Extract<Event, { type: T }>[] {
  return events.filter((event): event is Extract<Event, { type: T }> => event.type === type)
}

test('--max-concurrent bounds the tasks under way, whatever the plan and the workers allow', () => {
  const text = 'a 1h\nb 1h\nc 1h'
  expect(of(follow(text, {}), 'attempt_ordered')).toHaveLength(3)
  expect(of(follow(text, { max_concurrent: 2 }), 'attempt_ordered')).toHaveLength(2)
})

test.each([
  ['--cpu-threshold', { cpu_threshold: 75 }, { cpu_percent: 80, memory_percent: 10 }],
  ['--memory-threshold', { memory_threshold: 60 }, { cpu_percent: 10, memory_percent: 65 }],
] as const)('%s: a load above it that lasts means that less is started', (_, options, load) => {
  const said = [{ type: 'host_load', ...load }, { type: 'tick' }] as const
  expect(of(follow('a 1h\nb 1h\nc 1h', options, ...said), 'backpressure_applied')).toMatchObject([
    { action: 'reduce_concurrency' },
  ])
  expect(of(follow('a 1h\nb 1h\nc 1h', {}, ...said), 'backpressure_applied')).toEqual([])
})

test('a threshold that is chosen for a resume judges the load that was told before', () => {
  const resumed: Said = {
    type: 'take_up',
    execution_id,
    options: { ...NOTHING, cpu_threshold: 75 },
    commands: [],
    reason: 'test',
  }
  const load: Said = { type: 'host_load', cpu_percent: 80, memory_percent: 10 }
  expect(of(follow('a 1h', {}, load, resumed, { type: 'tick' }), 'backpressure_applied')).toHaveLength(1)
})

test('--checkpoint-interval sets the percentages of its progress at which a task leaves a checkpoint', () => {
  const progress = (percent: number): Said => ({
    type: 'attempt_reported',
    execution_id,
    token: 'P1.a-1',
    report: { type: 'progress', percent },
  })
  const marks = (options: Partial<ExecutionOptions>): string[] =>
    of(follow('a 9h resumable', options, ...[15, 35, 55, 95].map(progress)), 'task_checkpoint').map(
      ({ checkpoint }) => checkpoint,
    )
  expect(marks({})).toEqual([])
  expect(marks({ checkpoint_interval: 30 })).toEqual(['progress-30', 'progress-90'])
})
