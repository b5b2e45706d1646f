import { EXECUTION, SIMULATED_START, simulate } from '../simulation/simulate.ts'
import type { Event } from '../core/model/event.ts'
import type { HotUpdateOp } from '../core/model/hot-update.ts'
import type { Input } from '../core/model/input.ts'
import type { OperatorCommand } from '../core/model/operator-command.ts'
import { unreachable } from '../core/std/assert.ts'
import { Auditor } from './auditor.ts'
import { type RandomWorld, randomWorld } from './random-world.ts'
import { judgeReplay } from './replay.ts'
import { traceOf } from './trace.ts'

/** What a judged world held. */
export interface WorldVerdict {
  readonly world: RandomWorld
  readonly events: readonly Event[]
  /** How often each kind of thing happened in it. */
  readonly seen: ReadonlyMap<string, number>
  /** What the coordinator was told beside reports, in order. */
  readonly told: readonly Input[]
  /** The broken promise, or null. */
  readonly broken: Error | null
}

/** How many tasks the world of a seed has unless told: between 1 and 24. */
export function tasksOf(seed: number): number {
  return 1 + (seed % 24)
}

/** Simulates the world of a seed with an auditor beside it, and repeats it from `cuts` places in the middle. */
export function judgeWorld(
  seed: number,
  tasks = tasksOf(seed),
  cuts = 1,
  without: ReadonlySet<string> = new Set(),
): WorldVerdict {
  const world = randomWorld(seed, tasks, without)
  const beside = new Map(world.setup.beside?.map((plan) => [plan.execution_id, plan.coordinator]))
  const auditor = new Auditor(world.coordinator, beside)
  let broken: Error | null = null
  try {
    const { site } = simulate(world.coordinator, { ...world.setup, observer: auditor })
    auditor.close(site)
    judgeReplay(auditor, seed, cuts)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    broken = error
  }
  return { world, events: auditor.events, seen: auditor.seen, told: tidingsOf(auditor.turns), broken }
}

/** Throws when a world breaks a promise: says which, shows plan and trace, and the one command that shows it again. */
export function mustHoldIn(seed: number, tasks?: number, cuts?: number): ReadonlyMap<string, number> {
  const verdict = judgeWorld(seed, tasks, cuts)
  if (verdict.broken !== null) throw new Error(tellVerdict(seed, verdict), { cause: verdict.broken })
  return verdict.seen
}

/** What the marks of the traces, the times and the promises mean. */
export const LEGEND = [
  'Marks: → starts, ✓ succeeded, ✗ failed, ↻ again, † lost, ? asks a person, – left out, ⊘ cancelled, ■ asked to end, ◆ checkpoint, ◇ goes on, ‖ held back, ↶ taken back.',
  'Times are those of the simulation, since its begin: 29m33s. Each line of a trace is a moment.',
  'A promise is what every run keeps whatever goes wrong: no lock twice, no task twice, no event lost, nobody waits for ever (src/testing/auditor.ts).',
].join('\n')

/** The story of a judged world, for people; `verbose` shows what was told as whole JSON. */
export function tellVerdict(
  seed: number,
  verdict: WorldVerdict,
  without: ReadonlySet<string> = new Set(),
  verbose = false,
): string {
  const { world, events, broken, told } = verdict
  const { coordinator, setup } = world
  const left = without.size === 0 ? '' : ` --without '${[...without].join(',')}'`
  const { faults, options, beside = [] } = setup
  return [
    broken === null ? 'All promises were kept.' : broken.message,
    `npm run simulate -- --seed ${seed} --tasks ${coordinator.graph.nodes.length}${left}`,
    '',
    world.text,
    '',
    JSON.stringify({ mode: coordinator.mode, ...options, faults }, verbose ? undefined : rounded),
    ...(told.length === 0
      ? []
      : ['', 'What it was told beside reports:', ...told.map((input) => tidingsText(input, verbose))]),
    '',
    inMoments(traceOf(events.filter(({ execution_id }) => execution_id === EXECUTION))),
    ...beside.map(
      ({ execution_id }) =>
        `\nbeside:\n${inMoments(traceOf(events.filter((event) => event.execution_id === execution_id)))}`,
    ),
  ].join('\n')
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value
}

/** Three spaces part the moments of a trace. */
function inMoments(trace: string): string {
  return trace.replaceAll('   ', '\n')
}

const ENVELOPE: ReadonlySet<string> = new Set(['at', 'actor', 'execution_id', 'options'])

/** What came from outside and is no report. */
function tidingsOf(turns: readonly (readonly Input[])[]): Input[] {
  return turns.flat().filter(({ type }) => type !== 'tick' && type !== 'submit' && !type.startsWith('attempt_'))
}

function tidingsText(input: Input, verbose: boolean): string {
  const what = Object.fromEntries(Object.entries(input).filter(([name]) => !ENVELOPE.has(name)))
  return `${timeText(input.at - SIMULATED_START)} ${verbose ? JSON.stringify(what) : shortText(input, what)}`
}

/** One line: what kind, which steps, which ids. */
function shortText(input: Input, what: Readonly<Record<string, unknown>>): string {
  if (input.type === 'hot_update') {
    const { id, base_version, ops } = input.update
    return `hot_update ${id} for version ${base_version}: ${ops.map(opText).join('; ')}`
  }
  if (input.type === 'command') return commandText(input.command)
  if (input.type === 'take_up')
    return `take_up (${input.reason})${input.commands.map((command) => `, ${commandText(command)}`).join('')}`
  const values = Object.values(what).filter((value) => typeof value === 'string' || typeof value === 'number')
  return values.join(' ')
}

function commandText(command: OperatorCommand): string {
  return Object.values(command)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .join(' ')
}

function opText(op: HotUpdateOp): string {
  switch (op.op) {
    case 'inject_tasks':
      return `inject ${op.tasks.map(({ id }) => id).join(', ')}`
    case 'add_edges':
    case 'remove_soft_edges':
      return `${op.op} ${op.edges.map(({ from, to }) => `${from} → ${to}`).join(', ')}`
    case 'supersede_task':
      return `supersede ${op.task} by ${op.by.map(({ id }) => id).join(', ')}`
    case 'set_pool':
      return `set_pool ${op.name} ${op.capacity}`
    case 'add_resource':
      return `add_resource ${op.name}`
    case 'set_quotas':
      return `set_quotas ${JSON.stringify(op.quotas)}`
    case 'set_policy':
      return `set_policy ${Object.keys(op.policies).join(', ')}`
    case 'set_priority':
      return `set_priority ${op.task} ${op.priority}`
    case 'throttle':
      return `throttle ${op.name}`
    case 'set_resources':
    case 'set_limits':
    case 'set_env':
    case 'quarantine':
    case 'cancel_task':
      return `${op.op} ${op.task}`
    default:
      return unreachable(op)
  }
}

/** `29m33s`, to the second; hours above an hour. */
function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return hours > 0 ? `${hours}h${two(minutes)}m${two(rest)}s` : `${minutes}m${two(rest)}s`
}
