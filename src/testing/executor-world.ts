import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AttemptOrder } from '../core/model/attempt.ts'
import type { Executor } from '../core/ports/executor.ts'
import { AttemptRecord } from './attempt-record.ts'
import { type ExecutorHost, type ExecutorRecipe, startHost } from './executor-host.ts'

const EXECUTION = 'exec-2026-11-22-001'

/** An executor that works, and what it tells. */
export interface OpenExecutor {
  readonly executor: Executor
  readonly record: AttemptRecord
}

/** A codebase and a state directory of its own, with executors that work there and processes that host them. */
export class ExecutorWorld {
  readonly #recipe: ExecutorRecipe
  readonly #executors: Executor[] = []
  readonly #hosts: ExecutorHost[] = []
  readonly codebase: string
  readonly stateDir: string
  #orders = 0

  constructor(recipe: ExecutorRecipe) {
    this.#recipe = recipe
    // A blank and a quote in the path: no shell may ever read it.
    this.codebase = join(mkdtempSync(join(realpathSync(tmpdir()), 'tasks-executor-')), "it's here")
    this.stateDir = join(this.codebase, '.tasks')
    mkdirSync(this.stateDir, { recursive: true })
  }

  /** An executor in this process, not opened yet. `more`: options beside those of the recipe. */
  async make(more: Readonly<Record<string, unknown>> = {}): Promise<Executor> {
    const module = (await import(this.#recipe.module)) as Record<string, (options: object) => Executor>
    const factory = module[this.#recipe.factory] as (options: object) => Executor
    const executor = factory({ ...this.#recipe.options, ...more, stateDir: this.stateDir, codebase: this.codebase })
    this.#executors.push(executor)
    return executor
  }

  /** An executor in this process, open, with the record of what it tells. */
  async open(slots = 4, more: Readonly<Record<string, unknown>> = {}): Promise<OpenExecutor> {
    const executor = await this.make(more)
    const record = new AttemptRecord()
    await executor.open(record, slots)
    return { executor, record }
  }

  /** Starts the orders in a process of their own, which can be killed. */
  host(orders: readonly AttemptOrder[]): ExecutorHost {
    const host = startHost(this.#recipe, { stateDir: this.stateDir, codebase: this.codebase }, orders)
    this.#hosts.push(host)
    return host
  }

  /** The order to run a command; every call is another task. */
  order(cmd: string, changes: Partial<AttemptOrder> = {}): AttemptOrder {
    const task = `P1.T${String(++this.#orders).padStart(3, '0')}`
    return {
      token: `${task}-1`,
      execution_id: EXECUTION,
      task,
      title: 'A task',
      kind: 'run',
      number: 1,
      worker: 'worker-1',
      executor: this.#recipe.factory.replace(/Executor$/, ''),
      action: { kind: 'shell', cmd },
      ...changes,
    }
  }

  /** Path of a file in an attempt's folder. */
  file(order: AttemptOrder, name = ''): string {
    return join(this.stateDir, 'executions', EXECUTION, 'attempts', order.token, name)
  }

  /** Text of a file in an attempt's folder. */
  text(order: AttemptOrder, name: string): string {
    return readFileSync(this.file(order, name), 'utf8')
  }

  /** A gate in the codebase: `read _ < name` waits in a command until it is opened. */
  gate(name: string): { open(): Promise<void> } {
    const path = join(this.codebase, name)
    execFileSync('mkfifo', [path])
    return { open: () => writeFile(path, 'go\n') }
  }

  /** Ends all that was made here. */
  async dispose(): Promise<void> {
    for (const host of this.#hosts) host.child.kill('SIGKILL')
    await Promise.all(this.#executors.map((executor) => executor.close()))
    rmSync(join(this.codebase, '..'), { recursive: true, force: true, maxRetries: 10 })
  }
}
