/**
 * Watches how busy the machine is and tells the loop when that matters: a threshold of backpressure is crossed, in either
 * direction, or the load stays high and what was told last would soon be too old. What the plan knows is read from its state,
 * so a restart and an update of the plan need nothing more.
 */
import type { HostLoad } from '../core/ports/host-load.ts'
import { backpressureOf } from '../core/execution/chosen-rules.ts'
import { triggersOf, windowOf } from '../core/execution/holds/pressure.ts'
import type { ExecutionState } from '../core/execution/state.ts'
import type { Letter } from './mailbox.ts'

/** What the watch works with. */
export interface HostLoadParts {
  readonly source: HostLoad
  /** The execution as it is now; `undefined` before it has begun. */
  readonly execution: () => ExecutionState | undefined
  readonly tell: (letter: Letter) => void
  /** Milliseconds since 1970, by the loop's clock. */
  readonly now: () => number
}

const LOOK_MS = 1_000
/** A moment's peak is no load: so many samples are averaged. */
const SAMPLES = 5
/** A load that stays high is told again after so many windows or cool-downs; the core forgets it after ten. */
const REPEAT_FACTOR = 5
/** A load that has crossed a threshold has to fall by so much more before it counts as below, so that it does not flutter. */
const SLACK_PERCENT = 5

/** See the head of this file. */
export class HostLoadWatch {
  readonly #parts: HostLoadParts
  #samples: { readonly cpu: number; readonly memory: number }[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(parts: HostLoadParts) {
    this.#parts = parts
  }

  /** Looks every second until `end`. */
  begin(): void {
    this.#timer ??= setInterval(() => this.look(), LOOK_MS).unref()
  }

  /** Looks no more. */
  end(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Looks once. Asks the machine only when the plan has a threshold for its load. */
  look(): void {
    const execution = this.#parts.execution()
    const triggers = execution === undefined ? [] : triggersOf(execution)
    if (execution === undefined || triggers.every(({ metric }) => metric === 'error_rate')) return
    const sample = this.#parts.source.sample()
    if (sample === undefined) return
    this.#samples = [...this.#samples, { cpu: sample.cpu_percent, memory: sample.memory_percent }].slice(-SAMPLES)
    const load = { cpu: this.#mean('cpu'), memory: this.#mean('memory') }
    const told = execution.pressure.load
    const cool = (backpressureOf(execution)?.recovery.cool_down_seconds ?? 0) * 1000
    const isDue = triggers.some((trigger, i) => {
      if (trigger.metric === 'error_rate') return false
      const wasAbove = (execution.pressure.triggers[i]?.above_since ?? null) !== null
      const isAbove = load[trigger.metric] >= trigger.threshold - (wasAbove ? SLACK_PERCENT : 0)
      if (isAbove !== wasAbove) return true
      return isAbove && this.#parts.now() - (told?.at ?? 0) >= REPEAT_FACTOR * Math.max(cool, windowOf(trigger))
    })
    if (!isDue) return
    this.#parts.tell({ type: 'host_load', actor: 'host', cpu_percent: load.cpu, memory_percent: load.memory })
  }

  #mean(name: 'cpu' | 'memory'): number {
    const sum = this.#samples.reduce((total, sample) => total + sample[name], 0)
    return Math.round((sum / this.#samples.length) * 10) / 10
  }
}
