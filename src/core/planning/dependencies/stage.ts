/** When in a piece of work a kind of task comes: what decides or prepares first, what proves or describes last. */
import type { WorkKind } from '../work/work-item.ts'
import type { Subject } from './subject.ts'

/** `prepare` gives the ground or the knowledge, `make` the work itself, `prove` its tests as a whole, `tell` its documents. */
export type Stage = 'prepare' | 'make' | 'prove' | 'tell'

/** Stages in their order. */
export const STAGES: readonly Stage[] = ['prepare', 'make', 'prove', 'tell']

const TELLS =
  /\b(?:docs?|documentation|readme|public records|adrs?|guides?|changelog|release notes|tutorials?|examples|runbook)\b/i
const PROVES =
  /\b(?:e2e|end[- ]to[- ]end|(?:integration|unit|acceptance|regression|load|smoke|contract|system) tests?|qa|verif(?:y|ication)|test (?:quality|coverage|suite|plan)|coverage|dogfood|conformance|benchmarks?)\b/i

/** The stage of a task, by its kind where it has one, else by its title. */
export function stageOf({ kind, title }: Pick<Subject, 'kind' | 'title'>): Stage {
  if (kind === 'spike') return 'prepare'
  if (kind === 'docs') return 'tell'
  if (kind === 'test') return 'prove'
  if (kind !== undefined) return 'make'
  return TELLS.test(title) ? 'tell' : PROVES.test(title) ? 'prove' : 'make'
}

/** Layers of one thing, from its storage to what people see of it. */
const LAYERS: ReadonlyMap<WorkKind, number> = new Map([
  ['infrastructure', 0],
  ['migration', 1],
  ['model', 2],
  ['config', 2],
  ['logic', 3],
  ['job', 3],
  ['integration', 3],
  ['auth', 4],
  ['endpoint', 4],
  ['limit', 5],
  ['command', 5],
  ['view', 6],
])

/** The layer of a kind; nothing for what belongs to none. */
export function layerOf(kind: WorkKind | undefined): number | undefined {
  return kind === undefined ? undefined : LAYERS.get(kind)
}
