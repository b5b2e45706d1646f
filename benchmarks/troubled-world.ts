/**
 * A world in which something is wrong that no try puts right: a package is not installed, a schema is behind, a provider wants
 * fewer requests, memory is short, a disk is full, a port is taken, a lock file is out of date. It stays wrong until somebody
 * changes it, and what changes it here is what a mending task does, or what an update gives a task.
 *
 * Some faults have no remedy that may be applied alone: a package that no manifest names, memory beyond the ceiling, a schema
 * (which asks first), a disk that others have filled. The failures are real outputs, read by the real classifier; remedies come from
 * the real planner. Only durations and the world are simulated.
 */
import type { Coordinator, CoordinatorNode } from '../src/core/model/coordinator.ts'
import type { Event } from '../src/core/model/event.ts'
import { NO_FACTS, type RepairFacts } from '../src/core/planning/repair/facts.ts'
import { planRepair } from '../src/core/planning/repair/repair.ts'
import type { RepairAnswer, RepairRequest } from '../src/core/ports/repairer.ts'
import { knownClassifier } from '../src/core/scheduling/failures/classifier.ts'
import { chance } from '../src/core/std/chance.ts'
import { type Fate, type Fates, fatesByChance } from '../src/simulation/fate.ts'
import type { Observer } from '../src/simulation/world-parts.ts'

/** What can be wrong with a world. */
export const TROUBLES = ['package', 'schema', 'rate', 'memory', 'disk', 'port', 'lock_file'] as const
/** See {@link TROUBLES}. */
export type Trouble = (typeof TROUBLES)[number]

const FOLDERS = ['web', 'api', 'jobs'] as const
const HOST = 'api.example.com'
/** The provider takes so many requests in so long a time, in milliseconds. */
const STARTS = 2
const INTERVAL_MS = 600_000
const FAILS_AFTER_MS = 20_000

/** What is wrong, where that is not left to chance. */
interface Strikes {
  readonly only?: Trouble
  /** All tasks are struck, and all work in the same folder. */
  readonly everywhere?: boolean
}

/** See the header. */
export class TroubledWorld {
  readonly plan: Coordinator
  readonly troubles: ReadonlySet<Trouble>
  readonly #seed: number
  readonly #strikes: Strikes
  readonly #usual: Fates
  readonly #classify = knownClassifier().classify
  readonly #mended = new Set<Trouble>()
  #starts: number[] = []
  #now = 0
  #succeeded = 0

  constructor(plan: Coordinator, seed: number, transient: number, strikes: Strikes = {}) {
    this.#seed = seed
    this.#strikes = strikes
    const count = 1 + Math.floor(this.#luck('how many') * 3)
    const drawn = TROUBLES.toSorted((a, b) => this.#luck('order', a) - this.#luck('order', b))
    this.troubles = new Set(strikes.only === undefined ? drawn.slice(0, count) : [strikes.only])
    this.plan = { ...plan, graph: { ...plan.graph, nodes: plan.graph.nodes.map((node) => this.#dressed(node)) } }
    this.#usual = fatesByChance(this.plan, seed, { durations: 'drawn', faults: { run_fails: transient } })
  }

  /** Looks on, so that the world knows what was done to it. */
  readonly observer: Observer = { turned: ({ events }) => events.forEach((event) => this.#see(event)) }

  /** What becomes of an attempt in this world. */
  readonly fates: Fates = (order, node) => {
    const usual = this.#usual(order, node)
    if (order.kind !== 'run' || node === undefined) return usual
    if (node.mends !== undefined) return { ...usual, ending: 'succeeded', duration_ms: usual.duration_ms ?? 60_000 }
    const said = this.#failureOf(node)
    if (said === undefined) return onlyTransient(usual)
    const error = this.#classify(
      { type: 'finished', outcome: 'failed', duration_ms: FAILS_AFTER_MS, exit_code: 1 },
      { log_tail: said },
    )
    return { ...usual, ending: 'failed', duration_ms: FAILS_AFTER_MS, ...(error === undefined ? {} : { error }) }
  }

  /** The planner, with what it would read of this world. */
  readonly planner = (request: RepairRequest): RepairAnswer =>
    planRepair(request, this.#facts(), request.coordinator.policies.healing)

  #luck(...key: (string | number)[]): number {
    return chance(this.#seed, 'trouble', ...key)
  }

  #dressed(node: CoordinatorNode): CoordinatorNode {
    const all = this.#strikes.everywhere === true
    const cwd = all ? 'web' : (FOLDERS[Math.floor(this.#luck('folder', node.id) * FOLDERS.length)] as string)
    const asks = !all && this.#luck('asks', node.id) < 0.25
    const memory_mb = 500 + Math.round(this.#luck('memory', node.id) * 1500)
    const limits = { memory_mb }
    return {
      ...node,
      idempotent: true,
      action: asks
        ? { kind: 'http', cwd, limits, http: { url: `https://${HOST}/jobs`, method: 'PUT' } }
        : { kind: 'shell', cmd: 'npm test -- --port "$PORT"', cwd, env: { PORT: '3000' }, limits },
    }
  }

  /** What the task prints when it fails; undefined when nothing is wrong for it. */
  #failureOf(node: CoordinatorNode): string | undefined {
    const is = (trouble: Trouble, share: number): boolean =>
      this.troubles.has(trouble) &&
      !this.#mended.has(trouble) &&
      (this.#strikes.everywhere === true || this.#luck('struck', trouble, node.id) < share)
    const { cwd, env, limits } = node.action
    if (is('disk', 1) && this.#succeeded >= 5) return "Error: ENOSPC: no space left on device, write\n  code: 'ENOSPC'"
    if (cwd === 'web' && is('package', 0.5))
      return `Error [ERR_MODULE_NOT_FOUND]: Cannot find package '${this.#package}' imported from /app/web/index.js`
    if (cwd === 'api' && is('lock_file', 0.4))
      return 'npm error code EUSAGE\nnpm error `npm ci` can only install packages when your package.json and package-lock.json are in sync. Please update your lock file with `npm install` before continuing.\nnpm error Missing: jose@5.0.0 from lock file'
    if (cwd === 'jobs' && is('schema', 0.5))
      return 'ActiveRecord::PendingMigrationError:\n\nMigrations are pending. To resolve this issue, run:\n\n        bin/rails db:migrate RAILS_ENV=test'
    if (is('port', 0.3) && env?.['PORT'] === '3000') return 'Error: listen EADDRINUSE: address already in use :::3000'
    if (is('memory', 0.2) && (limits?.memory_mb ?? 0) < this.#needs(node))
      return 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'
    if (this.troubles.has('rate') && this.#isApi(node) && this.#tooMany())
      return `HTTP 429 Too Many Requests from ${HOST}\nretry-after: 300`
    return undefined
  }

  get #package(): string {
    return this.#strikes.everywhere === true || this.#luck('named') < 0.85 ? 'jose' : 'j0se'
  }

  #isApi(node: CoordinatorNode): boolean {
    return node.action.kind === 'http'
  }

  /** Whether the provider has had all the requests that it takes; this one counts. */
  #tooMany(): boolean {
    this.#starts = this.#starts.filter((at) => at > this.#now - INTERVAL_MS)
    this.#starts.push(this.#now)
    return this.#starts.length > STARTS
  }

  /** Most need half as much again as the plan gave them; a few need more than the ceiling. */
  #needs(node: CoordinatorNode): number {
    const given = this.plan.graph.nodes.find(({ id }) => id === node.id)?.action.limits?.memory_mb ?? 0
    return given * (this.#luck('needs', node.id) < 0.9 ? 1.4 : 3)
  }

  #see(event: Event): void {
    this.#now = event.ts
    if (event.type !== 'task_succeeded') return
    this.#succeeded++
    const mended = MENDED_BY[event.task.split('.').slice(0, 3).join('.')]
    if (mended === undefined) return
    // What others have filled is full again at once.
    if (mended === 'disk' && this.#luck('filled by others') < 0.3) return
    this.#mended.add(mended)
  }

  #facts(): RepairFacts {
    const project = (folder: string) => ({
      ecosystem: 'npm',
      folder,
      root: folder,
      manifest: `${folder}/package.json`,
      lock: { path: `${folder}/package-lock.json`, text: '{}' },
      names: new Set(['jose', 'left-pad']),
      beside: new Set(['package.json', 'package-lock.json']),
    })
    return {
      ...NO_FACTS,
      projects: new Map(FOLDERS.map((folder) => [folder, project(folder)])),
      migrations: new Map([['jobs', { command: 'bin/rails db:migrate', folder: 'jobs', source: 'jobs/bin/rails' }]]),
      providers: new Map(
        this.plan.graph.nodes.flatMap((node) => (this.#isApi(node) ? [[node.id, `host ${HOST}`] as const] : [])),
      ),
      ports: Array.from({ length: 500 }, (_, i) => 4000 + i),
      memory_mb: 16_000,
      caches: [{ path: '/srv/app/.tasks/cache', bytes: 500_000_000 }],
    }
  }
}

const MENDED_BY: Readonly<Record<string, Trouble>> = {
  'AUTO.INSTALL.DEPS': 'package',
  'AUTO.SYNC.SCHEMA': 'schema',
  'AUTO.REFRESH.LOCK': 'lock_file',
  'AUTO.FREE.DISK': 'disk',
}

/** By chance attempts fail in passing only: what is wrong for good is the world's. */
function onlyTransient(fate: Fate): Fate {
  if (fate.error === undefined) return fate
  return {
    ...fate,
    error: { ...fate.error, code: 'ECONNRESET', class: 'transient', kind: 'transient', fingerprint: 'reset' },
  }
}
