import type { WorkerPool, WorkerProfile, WorkerScaling } from '../core/model/worker-pool.ts'
import { assert } from '../core/std/assert.ts'
import { parseDuration } from '../core/std/duration.ts'

const KINDS = ['specialized', 'generic', 'hybrid'] as const

/**
 * The lines of a plan written as text that are about workers:
 *
 *   worker gpu specialized cuda,ml slots 2 count 1 setup 5m cpu 4 memory 8000
 *   worker any generic setup 10m
 *   scaling 0.8 0.3 10m
 */
export class PoolText {
  readonly #profiles: WorkerProfile[] = []
  #scaling: WorkerScaling | undefined

  /** Takes a line that is about workers; `false` when it is something else. */
  declare(line: string): boolean {
    const words = line.split(/\s+/)
    if (words[0] === 'worker') this.#profiles.push(profileFrom(line, words.slice(1)))
    else if (words[0] === 'scaling') this.#scaling = scalingFrom(line, words.slice(1))
    else return false
    return true
  }

  /** What the lines say of the pool. */
  stated(): Pick<WorkerPool, 'workers' | 'scaling'> {
    return {
      ...(this.#profiles.length === 0 ? {} : { workers: this.#profiles }),
      ...(this.#scaling === undefined ? {} : { scaling: this.#scaling }),
    }
  }
}

function scalingFrom(line: string, [up, down, cool]: readonly string[]): WorkerScaling {
  const cool_down = parseDuration(cool ?? '')
  assert(cool_down !== undefined, `scaling reads \`scaling 0.8 0.3 10m\`: ${line}`)
  return { scale_up_at: Number(up), scale_down_at: Number(down), cool_down_seconds: cool_down / 1000 }
}

function profileFrom(line: string, [name, kindWord, ...words]: readonly string[]): WorkerProfile {
  const kind = KINDS.find((known) => known === kindWord)
  assert(name !== undefined && kind !== undefined, `a worker is one of ${KINDS.join(', ')}: ${line}`)
  const capabilities = words.length % 2 === 1 ? (words[0] as string).split(',') : []
  const values = new Map<string, string>()
  for (let i = words.length % 2; i < words.length; i += 2) values.set(words[i] as string, words[i + 1] as string)
  const profile: WorkerProfile = { name, kind, capabilities }
  for (const [key, value] of values) {
    if (key === 'slots') profile.slots = Number(value)
    else if (key === 'count') profile.count = Number(value)
    else if (key === 'cpu') profile.cpu_cores = Number(value)
    else if (key === 'memory') profile.memory_mb = Number(value)
    else {
      const setup = parseDuration(value)
      assert(key === 'setup' && setup !== undefined, `"${key} ${value}" says nothing of a worker: ${line}`)
      profile.setup_seconds = setup / 1000
    }
  }
  return profile
}
