/**
 * Makes resources ready before the attempts of a task that claims them, and gives them back when the task gives its claims
 * back, by the commands of the configuration:
 *
 *   order ─► acquire (its lines NAME=value become variables) ─► executor ─► … ─► resource_released ─► release
 *
 * The core says who has what; nothing is decided here. A run, its checks and its undoing lie in one holding of claims, so they
 * find the resource as it was made ready. What is ready stands on disk (`resource-book.ts`): the next coordinator gives
 * back what is held by nobody any more. Who takes a resource waits until it was given back by whoever had it before.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AttemptOrder } from '../../core/model/attempt.ts'
import type { CoordinatorNode } from '../../core/model/coordinator.ts'
import type { Event } from '../../core/model/event.ts'
import type { TasksConfig } from '../../core/model/tasks-config.ts'
import type { Executor } from '../../core/ports/executor.ts'
import type { SiteState } from '../../core/execution/state.ts'
import { appendLog, attemptFolder } from '../../system/attempt-folder.ts'
import { ResourceBook, type TakenByTask, type TakenResource } from './resource-book.ts'
import { runResourceCommand } from './resource-commands.ts'
import { ResourcedExecutor } from './resourced-executor.ts'

/** What a host of resources works with. */
export interface ResourceHostParts {
  /** Absolute. */
  readonly stateDir: string
  /** Commands run here; absolute. */
  readonly codebase: string
  readonly resources: NonNullable<TasksConfig['resources']>
  /** What commands inherit. */
  readonly env: Readonly<NodeJS.ProcessEnv>
  /** Finds a task of the plan as it is by then. */
  readonly nodeOf: (task: string) => CoordinatorNode | undefined
  /** Told for people when a resource could not be given back. */
  readonly trouble: (text: string) => void
}

/** What a task needs of the resources that have commands. */
interface Need {
  readonly resource: string
  readonly units: number
}

/** What came of making ready: variables, or why not. */
export type Readiness =
  | { readonly ok: true; readonly variables: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly why: string }

const TIMEOUT_SECONDS = 300

/** See the head of this file. One for each execution. */
export class ResourceHost {
  readonly #parts: ResourceHostParts
  /** Givings back under way, by resource. */
  readonly #leaving = new Map<string, Promise<void>>()
  /** What is made ready just now, by task. */
  readonly #coming = new Map<string, Promise<Readiness>>()
  readonly #looked = new Set<string>()

  constructor(parts: ResourceHostParts) {
    this.#parts = parts
  }

  /** The executor, with resources made ready before its attempts. */
  wrap(executor: Executor): Executor {
    return new ResourcedExecutor(executor, this, this.#parts.stateDir)
  }

  /** Whether a task needs anything that has commands. */
  needs({ task }: AttemptOrder): boolean {
    return this.#needsOf(task).length > 0
  }

  /** Follows what the core has decided: what is given back there is given back in the world. */
  follow(events: readonly Event[], site: SiteState): void {
    for (const event of events) {
      if (event.type === 'resource_released') this.#giveBack(event.execution_id, event.task)
      if (!this.#looked.has(event.execution_id)) this.#lookBack(event.execution_id, site)
    }
  }

  /** Makes all ready that the task of an order needs and does not have; in canonical order. Never rejects. */
  prepare(order: AttemptOrder, signal: AbortSignal): Promise<Readiness> {
    const before = this.#coming.get(order.task)
    const coming = (async () => {
      await before
      return await this.#prepare(order, signal)
    })()
    this.#coming.set(order.task, coming)
    void coming.finally(() => {
      if (this.#coming.get(order.task) === coming) this.#coming.delete(order.task)
    })
    return coming
  }

  /** The variables of what is ready for a task already; undefined when something is missing. */
  variablesOf({ execution_id, task }: AttemptOrder): Readonly<Record<string, string>> | undefined {
    const { taken = [] } = this.#book(execution_id).read(task) ?? {}
    const has = ({ resource }: Need): boolean => taken.some((one) => one.resource === resource && one.ready)
    return this.#needsOf(task).every(has) ? variablesIn(taken) : undefined
  }

  /** Resolves when nothing is being given back any more. */
  async settled(): Promise<void> {
    while (this.#leaving.size > 0) await Promise.all(this.#leaving.values())
  }

  #book(executionId: string): ResourceBook {
    return new ResourceBook(this.#parts.stateDir, executionId)
  }

  #needsOf(task: string): Need[] {
    const node = this.#parts.nodeOf(task)
    if (node === undefined) return []
    const { locks, pools } = node.resources
    const claimed = [
      ...locks.map((resource) => ({ resource, units: 1 })),
      ...Object.entries(pools).map(([resource, wish]) => ({
        resource,
        units: typeof wish === 'number' ? wish : wish.units,
      })),
    ]
    return claimed.filter(({ resource }) => Object.hasOwn(this.#parts.resources, resource))
  }

  async #prepare(order: AttemptOrder, signal: AbortSignal): Promise<Readiness> {
    const { execution_id, task, token } = order
    const book = this.#book(execution_id)
    try {
      const needs = this.#needsOf(task)
      // What the task itself is giving back stands in the book till then, and is not ready any more.
      for (const { resource } of needs) await this.#leaving.get(resource)
      let record: TakenByTask = { task, attempt: token, taken: book.read(task)?.taken ?? [] }
      for (const { resource, units } of needs) {
        const known = record.taken.find((one) => one.resource === resource)
        if (known?.ready === true) continue
        if (signal.aborted) return { ok: false, why: 'it was stopped' }
        await this.#leaving.get(resource)
        // How far it came before a crash is not known: it is given back, then made ready anew.
        if (known !== undefined) await this.#release(execution_id, record, known)
        const taken = record.taken.filter((one) => one.resource !== resource)
        const coming: TakenResource = { resource, units, ready: false, variables: {} }
        record = { ...record, taken: [...taken, coming] }
        book.write(record)
        const { why, variables } = await this.#acquire(order, coming, signal, variablesIn(taken))
        if (why !== undefined) return { ok: false, why: `${resource} could not be made ready: its command ${why}` }
        record = { ...record, taken: [...taken, { ...coming, ready: true, variables }] }
        book.write(record)
      }
      return { ok: true, variables: variablesIn(record.taken) }
    } catch (error) {
      return {
        ok: false,
        why: `what it takes cannot be written down: ${error instanceof Error ? error.message : String(error)}`,
      }
    }
  }

  async #acquire(
    order: AttemptOrder,
    { resource, units }: TakenResource,
    signal: AbortSignal,
    before: Readonly<Record<string, string>>,
  ): Promise<{ readonly why: string | undefined; readonly variables: Record<string, string> }> {
    const { acquire, timeout_seconds = TIMEOUT_SECONDS } = this.#commandsOf(resource)
    if (acquire === undefined) return { why: undefined, variables: {} }
    const { execution_id, task, token } = order
    const end = await runResourceCommand({
      cmd: acquire,
      cwd: this.#parts.codebase,
      env: { ...this.#parts.env, ...before, ...named(execution_id, task, token, resource, units) },
      log: this.#logOf(execution_id, token),
      stdout: this.#book(execution_id).outputOf(task),
      timeout_ms: timeout_seconds * 1000,
      signal,
    })
    return { why: end.why, variables: end.why === undefined ? variablesFrom(end.stdout) : {} }
  }

  /** Of what a crash has left: what nobody holds is given back. */
  #lookBack(executionId: string, site: SiteState): void {
    const execution = site.executions.get(executionId)
    if (execution === undefined) return
    this.#looked.add(executionId)
    for (const task of this.#book(executionId).tasks()) {
      const number = execution.plan.numberOf.get(task)
      if (number === undefined || execution.holds_claims[number] === 0) this.#giveBack(executionId, task)
    }
  }

  #giveBack(executionId: string, task: string): void {
    const book = this.#book(executionId)
    const record = book.read(task)
    const coming = this.#coming.get(task)
    if (record === undefined && coming === undefined) return
    const names = new Set([...(record?.taken ?? []), ...this.#needsOf(task)].map(({ resource }) => resource))
    const before = [...names].flatMap((resource) => this.#leaving.get(resource) ?? [])
    const leaving = (async () => {
      await coming
      await Promise.all(before)
      const now = book.read(task)
      if (now === undefined) return
      for (const one of now.taken.toReversed()) await this.#release(executionId, now, one)
      book.remove(task)
    })().catch(() => undefined)
    for (const resource of names) this.#leaving.set(resource, leaving)
    void leaving.then(() => {
      for (const resource of names) if (this.#leaving.get(resource) === leaving) this.#leaving.delete(resource)
    })
  }

  /** Gives one resource back. A failure is told, and changes nothing for the task. */
  async #release(executionId: string, record: TakenByTask, one: TakenResource): Promise<void> {
    const { release, timeout_seconds = TIMEOUT_SECONDS } = this.#commandsOf(one.resource)
    if (release === undefined) return
    const { task, attempt, taken } = record
    const { why } = await runResourceCommand({
      cmd: release,
      cwd: this.#parts.codebase,
      env: {
        ...this.#parts.env,
        ...variablesIn(taken),
        ...named(executionId, task, attempt, one.resource, one.units),
      },
      log: this.#logOf(executionId, attempt),
      timeout_ms: timeout_seconds * 1000,
    })
    if (why === undefined) return
    const folder = attemptFolder(this.#parts.stateDir, executionId, attempt)
    const what = `${one.resource} could not be given back: its command ${why}`
    appendLog(folder, `[tasks] ${what}`)
    this.#parts.trouble(`${task}: ${what}. Look at the end of its log (tasks logs ${task}), and give it back by hand`)
  }

  #commandsOf(resource: string): NonNullable<TasksConfig['resources']>[string] {
    const { resources } = this.#parts
    return Object.hasOwn(resources, resource) ? (resources[resource] ?? {}) : {}
  }

  #logOf(executionId: string, token: string): string {
    const folder = attemptFolder(this.#parts.stateDir, executionId, token)
    mkdirSync(folder, { recursive: true })
    return join(folder, 'log')
  }
}

function named(
  executionId: string,
  task: string,
  token: string,
  resource: string,
  units: number,
): Record<string, string> {
  return {
    TASKS_EXECUTION_ID: executionId,
    TASKS_TASK_ID: task,
    TASKS_ATTEMPT: token,
    TASKS_RESOURCE: resource,
    TASKS_UNITS: String(units),
  }
}

function variablesIn(taken: readonly TakenResource[]): Record<string, string> {
  return Object.fromEntries(taken.flatMap(({ variables }) => Object.entries(variables)))
}

/** Lines `NAME=value`; others are for people, and names of ours are not given away. */
function variablesFrom(stdout: string): Record<string, string> {
  const lines = stdout.split('\n').map((line) => /^([A-Za-z_]\w*)=(.*)$/.exec(line.replace(/\r$/, '')))
  return Object.fromEntries(
    lines.flatMap((found) => {
      const [, name = '', value = ''] = found ?? []
      return name === '' || name.startsWith('TASKS_') ? [] : [[name, value]]
    }),
  )
}
