/** The whole way of `tasks plan` without files: propose, find what is reused, compile. */
import { NOT_ANALYZED } from '../../src/core/model/codebase-analysis.ts'
import type { Proposal } from '../../src/core/model/proposal.ts'
import type { Task } from '../../src/core/model/task.ts'
import { compile } from '../../src/core/planning/compile.ts'
import type { PreviousPlan } from '../../src/core/planning/compile/previous.ts'
import { symbolsIn, symbolsOf } from '../../src/core/planning/compile/reuse.ts'
import type { Plan } from '../../src/core/planning/plan.ts'
import { withReuse } from '../../src/core/planning/proposed-reuse.ts'
import { proposeFromSpec } from '../../src/core/planning/rules/propose.ts'
import { prepareSearch } from '../../src/core/planning/search/prepared-search.ts'
import type { SpecDocument } from '../../src/core/ports/proposer.ts'
import { machineHashing } from '../../src/system/machine-hashing.ts'
import type { Codebase } from './codebase.ts'
import type { Arrow } from './dependency-scores.ts'

/** A plan that was made, or why there is none. */
export interface Planned {
  readonly proposal: Proposal
  readonly plan: Plan | undefined
  /** Why there is no plan, in the words of the findings. */
  readonly refusal: string
}

/** Plans documents against a codebase, or without one. */
export function planned(
  documents: readonly SpecDocument[],
  codebase: Codebase | undefined,
  previous?: PreviousPlan,
): Planned {
  const analysis = codebase?.analysis ?? NOT_ANALYZED
  const search = codebase === undefined ? undefined : prepareSearch(codebase.index)
  const proposal = withReuse(proposeFromSpec({ documents, analysis, index: codebase?.index }), search)
  const symbols = proposal.tasks.flatMap((task) => symbolsOf(task.reuses_existing))
  const result = compile(proposal, {
    analysis,
    known_symbols: codebase === undefined ? new Set() : symbolsIn(codebase.index, symbols),
    documents: new Map(documents.map(({ path, text }) => [path, text])),
    min_confidence: 0.7,
    execution_model: 'rolling_frontier',
    generator: { name: 'benchmark', version: '0' },
    hashing: machineHashing,
    ...(previous === undefined ? {} : { previous }),
  })
  if (result.ok) return { proposal, plan: result.plan, refusal: '' }
  const refusal = result.findings
    .filter(({ severity }) => severity === 'error')
    .slice(0, 2)
    .map(({ code, message }) => `${code}: ${message}`)
    .join(' ')
  return { proposal, plan: undefined, refusal }
}

/** The arrows of a compiled plan between the places of its tasks in tasks.json. */
export function arrowsOfPlan({ tasks: { tasks }, dag }: Plan): Arrow[] {
  const places = new Map(tasks.map(({ id }, place) => [id, place]))
  return dag.edges.map(({ from, to }) => [places.get(from) ?? 0, places.get(to) ?? 0])
}

/** The places of a plan's tasks in an order that its arrows allow; of those that are free, the first listed comes first. */
export function orderOf(size: number, arrows: readonly Arrow[]): number[] {
  const waits = Array.from({ length: size }, (_, node) => arrows.filter(([, to]) => to === node).length)
  const order: number[] = []
  const open = new Set(waits.keys())
  while (open.size > 0) {
    const next = [...open].find((node) => waits[node] === 0) ?? [...open][0] ?? 0
    open.delete(next)
    order.push(next)
    for (const [from, to] of arrows) if (from === next) waits[to] = (waits[to] ?? 0) - 1
  }
  return order
}

/** What our task says beside its title, as a person would read it. */
export function bodyOf(task: Task): string {
  const quotes = task.source_evidence.map(({ quote }) => quote)
  return [task.description, ...quotes].join('\n')
}
