/**
 * Which resources are ready for which tasks, as files below the execution: `resources/<task>.json`. A resource is written
 * down before its command begins, so that whoever comes after a crash gives it back, whether it was ready or half ready.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../system/atomic-file.ts'

const TakenResource = z.strictObject({
  resource: z.string().min(1),
  units: z.number(),
  /** False while its command runs: how far that came is not known after a crash. */
  ready: z.boolean(),
  /** What its command printed as `NAME=value`. */
  variables: z.record(z.string(), z.string()),
})
/** One resource that a task has, or is getting. */
export type TakenResource = z.infer<typeof TakenResource>

const TakenByTask = z.strictObject({
  task: z.string().min(1),
  /** The attempt in whose log it is told. */
  attempt: z.string().min(1),
  taken: z.array(TakenResource),
})
/** All that one task has. */
export type TakenByTask = z.infer<typeof TakenByTask>

/** See the head of this file. All of it throws the system's error. */
export class ResourceBook {
  readonly #folder: string

  constructor(stateDir: string, executionId: string) {
    this.#folder = join(stateDir, 'executions', executionId, 'resources')
  }

  /** A file for what an acquiring command prints. */
  outputOf(task: string): string {
    return join(this.#folder, `${task}.out`)
  }

  write(record: TakenByTask): void {
    mkdirSync(this.#folder, { recursive: true })
    writeFileAtomically(join(this.#folder, `${record.task}.json`), `${JSON.stringify(record)}\n`)
  }

  /** What a task has; undefined when that is nothing. */
  read(task: string): TakenByTask | undefined {
    try {
      const text = readFileSync(join(this.#folder, `${task}.json`), 'utf8')
      return TakenByTask.safeParse(JSON.parse(text)).data
    } catch {
      return undefined
    }
  }

  /** The tasks that have something, sorted. */
  tasks(): string[] {
    try {
      const names = readdirSync(this.#folder).filter((name) => name.endsWith('.json'))
      return names.map((name) => name.slice(0, -'.json'.length)).toSorted()
    } catch {
      return []
    }
  }

  remove(task: string): void {
    rmSync(join(this.#folder, `${task}.json`), { force: true })
  }
}
