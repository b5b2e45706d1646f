/**
 * Plans as text, one task a line, for tests that show their whole world:
 *
 *   lock db                           a lock that exists though nobody may ask for it
 *   pool test 2                       a pool of two units
 *   quota cpu_cores 4                 a limit of the machine
 *   budget cost_usd 10                spent for good; `pool cost_usd:2` sets two of it aside
 *   lock night open 22:00-06:00       any resource may be open at times of the week only
 *   rate api 3 per 10m                three starts in any ten minutes
 *   worker gpu specialized cuda,ml slots 2 count 1 setup 5m cpu 4 memory 8000      a kind of worker (see pool-text.ts)
 *   scaling 0.8 0.3 10m               one more above that load, one fewer below for ten minutes
 *   a 2h locks db                     task P1.a, two hours, holds db while it runs
 *   b 1h pool test:1 after a          one unit of test, after a
 *   c 4h after b, a prio high retries 2 idempotent undo checks 2
 *
 * Words of a task: `after`, `soft-after`, `locks`, `reads`, `pool`, `rates`, `needs`, `effects` (`db` or `db:orders`), `marks` (`50`, or `50!` for one
 * that cannot be gone back to, or `50?` for one with a check of its own) take a list separated by commas; `prio`, `retries`, `checks`, `should-checks`, `timeout`, `heartbeat`, `cpu`, `memory`, `sd` take one value;
 * `idempotent`, `undo`, `manual`, `agent`, `optional`, `done`, `approval`, `preemptible`, `resumable` take none. A task without a duration takes an hour.
 */
import { graphOf } from '../core/graph/graph.ts'
import { longestPath } from '../core/graph/longest-path.ts'
import { topologicalOrder } from '../core/graph/order.ts'
import type { AcceptanceCheck } from '../core/model/acceptance-check.ts'
import type { Effect } from '../core/model/action.ts'
import type { CatalogEntry, Coordinator, CoordinatorEdge, CoordinatorNode } from '../core/model/coordinator.ts'
import type { Policies, RetryPolicy } from '../core/model/policies.ts'
import { FailureClass } from '../core/model/failure.ts'
import type { Priority } from '../core/model/identity.ts'
import { ARTIFACT_VERSION } from '../core/model/meta.ts'
import type { SharedClaim } from '../core/model/resource.ts'
import { assert } from '../core/std/assert.ts'
import { readTimeWindow } from '../core/planning/hints/time-window.ts'
import { MS_PER_HOUR, parseDuration } from '../core/std/duration.ts'
import { PoolText } from './pool-text.ts'

/** What a plan written as text does not say. */
export interface PlanTextOptions {
  readonly mode?: Coordinator['mode']
  /** Tasks at once, whatever the number of workers; 1000 unless told. */
  readonly concurrency_max?: number
  /** Tasks in one wave; a whole layer unless told. */
  readonly max_wave_size?: number
  readonly title?: string
  /** Beside those that a plan written as text has. */
  readonly policies?: Partial<Policies>
}

/** Reads a plan. The result is valid by its schema; a line that cannot be read is an assertion that shows it. */
export function planFromText(text: string, options: PlanTextOptions = {}): Coordinator {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const resources = new Resources()
  const pool = new PoolText()
  const tasks = lines.filter((line) => !resources.declare(line) && !pool.declare(line)).map(taskFromText)
  for (const task of tasks) resources.use(task)
  const nodes = withRanks(
    tasks.map((task) => task.node),
    tasks.flatMap((task) => task.edges),
  )
  return coordinatorWith(nodes, tasks, resources, pool, options)
}

/** The id of a task by its name in the text: `a` is `P1.a`. */
export function idOf(name: string): string {
  return name.includes('.') ? name : `P1.${name}`
}

/** The name in the text of a task with this id. */
export function nameOf(id: string): string {
  return id.startsWith('P1.') ? id.slice(3) : id
}

interface TaskLine {
  readonly node: CoordinatorNode
  readonly edges: CoordinatorEdge[]
}

const QUOTA_NAMES = ['cpu_cores', 'memory_mb', 'disk_io_mbps'] as const

class Resources {
  readonly catalog: Record<string, CatalogEntry> = {}
  readonly quotas: Partial<Record<(typeof QUOTA_NAMES)[number], number>> = {}

  /** Takes a line that declares a resource; `false` when it is a task. */
  declare(line: string): boolean {
    const [word, name, value, per, span] = line.split(/\s+/)
    if (word === 'quota') {
      const quota = QUOTA_NAMES.find((known) => known === name)
      assert(quota !== undefined && value !== undefined, `a quota is one of ${QUOTA_NAMES.join(', ')}: ${line}`)
      this.quotas[quota] = Number(value)
      return true
    }
    if (word !== 'lock' && word !== 'pool' && word !== 'rate' && word !== 'budget') return false
    assert(name !== undefined, `a resource has a name: ${line}`)
    if (word === 'lock') this.#add(name, 'exclusive', 1)
    else if (word === 'pool') this.#add(name, 'semaphore', Number(value ?? 1))
    else if (word === 'budget') this.#add(name, 'budget', Number(value))
    else {
      const interval = parseDuration(span ?? '')
      assert(per === 'per' && interval !== undefined, `a rate reads \`rate api 3 per 10m\`: ${line}`)
      this.#add(name, 'rate', Number(value), interval / 1000)
    }
    const [, hours] = line.split(/\sopen\s/)
    if (hours !== undefined) {
      const window = readTimeWindow(hours)
      assert(window !== undefined, `a window reads \`mon-fri 22:00-06:00 +02:00\`: ${line}`)
      this.catalog[name] = { ...(this.catalog[name] as CatalogEntry), windows: [window] }
    }
    return true
  }

  /** Locks and pools that nobody declared get an entry of their own. */
  use(task: TaskLine): void {
    for (const lock of task.node.resources.locks) this.#add(lock, 'exclusive', 1)
    for (const [name, claim] of Object.entries(task.node.resources.pools)) {
      if (typeof claim === 'object') this.#add(name, 'exclusive', 1)
      else this.#add(name, 'semaphore', 1)
    }
  }

  #add(name: string, mode: CatalogEntry['mode'], capacity: number, interval_seconds?: number): void {
    if (Object.hasOwn(this.catalog, name)) return
    this.catalog[name] = {
      mode,
      capacity,
      lock_order: Object.keys(this.catalog).length,
      scope: 'site',
      ...(interval_seconds === undefined ? {} : { interval_seconds }),
    }
  }
}

const LIST_KEYS = ['after', 'soft-after', 'locks', 'reads', 'pool', 'rates', 'needs', 'effects', 'marks'] as const
const VALUE_KEYS = [
  'prio',
  'retries',
  'checks',
  'should-checks',
  'timeout',
  'heartbeat',
  'cpu',
  'memory',
  'sd',
] as const
const FLAGS = [
  'idempotent',
  'undo',
  'manual',
  'agent',
  'optional',
  'done',
  'approval',
  'preemptible',
  'resumable',
] as const
const KEYS: ReadonlySet<string> = new Set([...LIST_KEYS, ...VALUE_KEYS, ...FLAGS])

/** The words of one task line by key. */
class Words {
  readonly name: string
  readonly hours: number
  readonly #values = new Map<string, string>()

  constructor(line: string) {
    const [name, ...words] = line.split(/\s+/)
    this.name = name as string
    const duration = parseDuration(words[0] ?? '')
    if (duration !== undefined) words.shift()
    this.hours = (duration ?? MS_PER_HOUR) / MS_PER_HOUR
    let key: string | undefined
    for (const word of words) {
      if (KEYS.has(word)) {
        key = word
        this.#values.set(key, '')
      } else {
        assert(key !== undefined, `"${word}" is no key of a task: ${line}`)
        this.#values.set(key, `${this.#values.get(key) as string} ${word}`)
      }
    }
  }

  has(key: (typeof FLAGS)[number]): boolean {
    return this.#values.has(key)
  }

  value(key: (typeof VALUE_KEYS)[number]): string | undefined {
    return this.#values.get(key)?.trim()
  }

  number(key: (typeof VALUE_KEYS)[number]): number | undefined {
    const value = this.value(key)
    return value === undefined ? undefined : Number(value)
  }

  list(key: (typeof LIST_KEYS)[number]): string[] {
    return (this.#values.get(key) ?? '').split(/[\s,]+/).filter((item) => item !== '')
  }
}

/** Reads the line of one task, and the edges that it names. */
export function taskFromText(line: string): TaskLine {
  const words = new Words(line)
  const id = idOf(words.name)
  const edges: CoordinatorEdge[] = [
    ...words.list('after').map((from) => edge(idOf(from), id, 'hard')),
    ...words.list('soft-after').map((from) => edge(idOf(from), id, 'soft')),
  ]
  return { node: nodeOf(id, words), edges }
}

function edge(from: string, to: string, type: 'hard' | 'soft'): CoordinatorEdge {
  return { from, to, type, dep_type: 'sequential', confidence: type === 'hard' ? 1 : 0.6 }
}

function nodeOf(id: string, words: Words): CoordinatorNode {
  const { name, hours } = words
  const sd_h = words.number('sd') ?? 0
  const retries = words.number('retries')
  const timeout = parseDuration(words.value('timeout') ?? '')
  const kind = words.has('manual') ? 'human' : words.has('agent') ? 'agent' : 'shell'
  return {
    id,
    name,
    feature_id: 'F001',
    description: '',
    action: {
      kind,
      ...(kind === 'shell' ? { cmd: `run ${name}` } : {}),
      ...(timeout === undefined ? {} : { timeout_seconds: timeout / 1000 }),
    },
    estimates: { mean_h: hours, sd_h, p50_h: hours, p95_h: hours + 1.645 * sd_h },
    priority: (words.value('prio') as Priority | undefined) ?? 'medium',
    rank: hours,
    acceptance: [
      ...checks(name, 'must', words.number('checks') ?? 0),
      ...checks(name, 'should', words.number('should-checks') ?? 0),
    ],
    effects: words.list('effects').map(effectFromWord),
    resources: {
      locks: words.list('locks'),
      pools: poolsOf(words),
      quota: { cpu_cores: words.number('cpu') ?? 0, memory_mb: words.number('memory') ?? 0, disk_io_mbps: 0 },
    },
    capabilities: words.list('needs'),
    retry: {
      ...RETRY,
      classes: [...RETRIED_CLASSES],
      ...(retries === undefined ? {} : { max_attempts: retries + 1, classes: [...FailureClass.options] }),
    },
    checkpoints: words.list('marks').map((mark) => markFromWord(name, mark)),
    idempotent: words.has('idempotent'),
    ...(words.has('undo') ? { compensation: { cmd: `undo ${name}` } } : {}),
    scope: { includes: ['**'], excludes: [] },
    preemptible: words.has('preemptible'),
    ...(words.has('resumable') ? { checkpoint_capable: true } : {}),
    ...(words.value('heartbeat') === undefined
      ? {}
      : { heartbeat: { interval_seconds: secondsOf(words, 'heartbeat') } }),
    optional: words.has('optional'),
    done: words.has('done'),
    tags: [],
    ...(words.has('approval') ? { approval: { reason: 'it may have to wait', dependencies: [id] } } : {}),
    ...(kind === 'shell' ? {} : { brief: `Do ${name}.` }),
  }
}

/** `db`, or `db:orders` for what it writes. */
function effectFromWord(word: string): Effect {
  const [kind, ...writes] = word.split(':')
  return { kind: kind as Effect['kind'], ...(writes.length === 0 ? {} : { writes }) }
}

function markFromWord(name: string, word: string): CoordinatorNode['checkpoints'][number] {
  const at_percent = Number.parseInt(word, 10)
  const [verify] = word.endsWith('?') ? checks(`${name}-${at_percent}`, 'must', 1) : []
  const mark = { name: `${name}-${at_percent}`, at_percent, rollback_capable: !word.endsWith('!') }
  return verify === undefined ? mark : { ...mark, verify }
}

function secondsOf(words: Words, key: (typeof VALUE_KEYS)[number]): number {
  const span = parseDuration(words.value(key) ?? '')
  assert(span !== undefined, `${key} is a length of time: ${words.name}`)
  return span / 1000
}

const RETRY = {
  max_attempts: 3,
  backoff: 'exponential',
  initial_delay_ms: 60_000,
  max_delay_ms: 600_000,
  jitter: false,
} as const satisfies RetryPolicy

const RETRIED_CLASSES: readonly FailureClass[] = ['transient', 'external']

function poolsOf(words: Words): Record<string, SharedClaim> {
  const pools: Record<string, SharedClaim> = {}
  for (const name of words.list('reads')) pools[name] = { units: 1, access: 'read' }
  for (const item of [...words.list('pool'), ...words.list('rates')]) {
    const [name, units] = item.split(':')
    pools[name as string] = Number(units ?? 1)
  }
  return pools
}

function checks(task: string, priority: 'must' | 'should', count: number): AcceptanceCheck[] {
  return Array.from({ length: count }, (_, i) => ({
    type: 'command',
    id: `${task}-${priority}-${i + 1}`,
    priority,
    timeout_seconds: 3600,
    when: 'on_complete',
    cmd: `check ${task}`,
    expect: { exit_code: 0 },
  }))
}

/** Upward rank: mean hours to the end of the longest chain below. */
function withRanks(nodes: CoordinatorNode[], edges: readonly CoordinatorEdge[]): CoordinatorNode[] {
  const numberOf = new Map(nodes.map((node, i) => [node.id, i]))
  const ends = (id: string): number => {
    const number = numberOf.get(id)
    assert(number !== undefined, `${nameOf(id)} is a task of the plan`)
    return number
  }
  const arrows = edges.map(({ from, to, type }) => ({ from: ends(from), to: ends(to), type }))
  const hard = arrows.filter((arrow) => arrow.type === 'hard')
  const graph = graphOf(
    nodes.length,
    hard.map((arrow) => arrow.from),
    hard.map((arrow) => arrow.to),
  )
  const order = topologicalOrder(graph)
  assert(order.length === nodes.length, 'a plan has no cycle')
  const weights = Float64Array.from(nodes, (node) => node.estimates.mean_h)
  const { rank } = longestPath(graph, order, weights)
  return nodes.map((node, i) => ({ ...node, rank: rank[i] as number }))
}

const HASH = '0'.repeat(64)

function coordinatorWith(
  nodes: CoordinatorNode[],
  tasks: readonly TaskLine[],
  resources: Resources,
  pool: PoolText,
  options: PlanTextOptions,
): Coordinator {
  const hours = nodes.reduce((sum, node) => sum + node.estimates.mean_h, 0)
  const byMode = (mode: CatalogEntry['mode']): [string, CatalogEntry][] =>
    Object.entries(resources.catalog).filter(([, entry]) => entry.mode === mode)
  return {
    version: ARTIFACT_VERSION,
    meta: {
      schema: 'tasks-slaps/coordinator',
      version: ARTIFACT_VERSION,
      generator: { name: 'plan-text', version: '1.0.0' },
      artifact_hash: HASH,
      plan_id: 'PLAN-000000000000',
      title: options.title ?? 'A plan written as text',
      tasks_hash: HASH,
      dag_hash: HASH,
      waves_hash: HASH,
    },
    mode: options.mode ?? 'rolling_frontier',
    graph: { nodes, edges: tasks.flatMap((task) => task.edges) },
    policies: {
      concurrency_max: options.concurrency_max ?? 1000,
      ...(options.max_wave_size === undefined ? {} : { max_wave_size: options.max_wave_size }),
      fairness: 'weighted',
      lock_policy: 'try-lock-wait-die',
      update_mode: 'hot',
      retry: RETRY,
      cancel_grace_seconds: 5,
      ...options.policies,
    },
    review: { status: 'ok', policy: 'soft', low_confidence: [] },
    resources: {
      locks: byMode('exclusive').map(([name]) => name),
      quotas: { ...resources.quotas },
      pools: Object.fromEntries(byMode('semaphore').map(([name, entry]) => [name, entry.capacity])),
      catalog: resources.catalog,
    },
    worker_pool: { min: 1, max: 1000, ...pool.stated() },
    estimates: {
      p50_total_hours: hours,
      p95_total_hours: hours,
      critical_path_hours: nodes.reduce((most, node) => Math.max(most, node.rank), 0),
      width: nodes.length,
      longest_path: nodes.length,
    },
  }
}
