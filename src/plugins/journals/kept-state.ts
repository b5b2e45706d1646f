/**
 * Folded states on disk: `executions/<id>/state` beside the journal. A cache. A file that is damaged, of another build, or of
 * events that the journal does not have is passed over without a word, and the events are folded instead.
 *
 *   one line of JSON: what it is, its length and hash, the fact that it ends with · the state as V8 serializes it
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { ChainPoint, FoldedState } from '../../core/ports/journal.ts'

const FORMAT = 'tasks-state 2'

/** What stands before the state. `chain` and `position` are those of the newest fact in it: a repair gives events other positions. */
interface Head {
  readonly format: string
  readonly execution_id: string
  readonly fold: string
  readonly seq: number
  readonly chain: string
  readonly position: number
  readonly sha256: string
}

/** The states of the executions of one journal. */
export class KeptStates {
  readonly #folder: string
  readonly #factAt: (execution: string, seq: number) => ChainPoint | undefined

  constructor(journal: string, factAt: (execution: string, seq: number) => ChainPoint | undefined) {
    this.#folder = dirname(journal)
    this.#factAt = factAt
  }

  /** Writes a state. What cannot be written is not kept. */
  keep(execution: string, { fold, seq, data }: FoldedState): void {
    const path = this.#pathOf(execution)
    const aside = `${path}.${process.pid}.part`
    try {
      const fact = this.#factAt(execution, seq)
      if (fact === undefined) return
      const { hash: chain, position } = fact
      const body = serialize(data)
      const said = { format: FORMAT, execution_id: execution, fold, seq, chain, position }
      const head: Head = { ...said, sha256: sealOf(said, body) }
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(aside, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]))
      renameSync(aside, path)
    } catch {
      rmSync(aside, { force: true })
    }
  }

  /** Reads a state that fits. */
  read(execution: string, fold: string): FoldedState | undefined {
    try {
      const bytes = readFileSync(this.#pathOf(execution))
      const end = bytes.indexOf(10)
      const head = JSON.parse(bytes.toString('utf8', 0, end)) as Head
      const { sha256, ...said } = head
      const isOurs = head.format === FORMAT && head.execution_id === execution && head.fold === fold
      if (!isOurs) return undefined
      const fact = this.#factAt(execution, head.seq)
      if (fact?.hash !== head.chain || fact.position !== head.position) return undefined
      const body = bytes.subarray(end + 1)
      if (sealOf(said, body) !== sha256) return undefined
      return { fold, seq: head.seq, data: deserialize(body) }
    } catch {
      return undefined
    }
  }

  #pathOf(execution: string): string {
    return join(this.#folder, 'executions', execution, 'state')
  }
}

function sealOf(said: Omit<Head, 'sha256'>, body: Uint8Array): string {
  return createHash('sha256').update(JSON.stringify(said)).update(body).digest('hex')
}
