import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AcceptanceCheck } from '../core/model/acceptance-check.ts'
import type { Executor } from '../core/ports/executor.ts'
import type { AttemptRecord } from './attempt-record.ts'
import { ExecutorWorld } from './executor-world.ts'

/** Any check without what all have. */
export type BareCheck = AcceptanceCheck extends infer C
  ? C extends AcceptanceCheck
    ? Omit<C, 'id' | 'priority' | 'timeout_seconds' | 'when'>
    : never
  : never

/** Acceptance checks that are really run, in a codebase of its own. */
export class CheckBench {
  readonly world: ExecutorWorld
  readonly #open: Promise<{ executor: Executor; record: AttemptRecord }>

  /** `module`: of the executor `command`. */
  constructor(module: string) {
    this.world = new ExecutorWorld({ module, factory: 'commandExecutor' })
    this.#open = this.world.open()
  }

  /** Writes a file of the codebase; gives back its path there. */
  file(path: string, text: string): string {
    const full = join(this.world.codebase, path)
    mkdirSync(dirname(full), { recursive: true })
    writeFileSync(full, text)
    return path
  }

  /** Outcome, code and message of a check, with the world's own path left out. */
  async found(bare: BareCheck): Promise<string> {
    const { executor, record } = await this.#open
    const common = { id: 'C1', priority: 'must', timeout_seconds: 10, when: 'on_complete' } as const
    const order = this.world.order('true', { kind: 'check', check: { ...bare, ...common } as AcceptanceCheck })
    executor.start(order)
    const { report, evidence } = await record.end(order.token)
    const error = evidence?.system_error
    const told = error === undefined ? '' : ` ${error.code}: ${error.message}`
    return `${report?.outcome}${told}`.replaceAll(this.world.codebase, '<codebase>')
  }
}
