import type { ProposingStep } from '../core/ports/proposer.ts'

/** The phases of planning, as the system design numbers them. */
export const PHASES = {
  codebase: 'Phase 1: Codebase Analysis',
  features: 'Phase 2: Feature Extraction',
  tasks: 'Phase 3: Task Generation',
  dependencies: 'Phase 4: Dependency Discovery',
  graph: 'Phase 5: DAG Construction',
} as const

/** See {@link PHASES}. */
export type Phase = keyof typeof PHASES

/** Follows the phases of planning: each lasts from the end of the one before to its own. Without a clock nothing is measured. */
export class PhaseWatch {
  readonly #now: (() => number) | undefined
  readonly #took = new Map<string, number>()
  readonly #lines = new Map<Phase, readonly string[]>()
  #last = 0

  /** `now` counts milliseconds from any moment. */
  constructor(now: (() => number) | undefined) {
    this.#now = now
    this.#last = now?.() ?? 0
  }

  /** A phase has ended now. */
  end(phase: Phase): void {
    if (this.#now === undefined) return
    const at = this.#now()
    this.#took.set(PHASES[phase], (this.#took.get(PHASES[phase]) ?? 0) + Math.round(at - this.#last))
    this.#last = at
  }

  /** A step of a proposer has ended now. */
  readonly listen = ({ phase, lines }: ProposingStep): void => {
    this.end(phase)
    this.#lines.set(phase, lines)
  }

  /** What a proposer told of a phase. */
  linesOf(phase: Phase): readonly string[] {
    return this.#lines.get(phase) ?? []
  }

  /** Milliseconds that a phase took, by its whole name; nothing when nobody measured. */
  tookOf(name: string): number | undefined {
    return this.#took.get(name)
  }
}
