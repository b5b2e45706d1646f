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

const GROUND =
  /\b(?:foundations?|foundational|groundwork|scaffold(?:ing)?|skeleton|bootstrap|initiali[sz]e|set[ -]?up project|safety net|baseline|prerequisites?|primitives?)\b/i
const EARLY =
  /\b(?:set[ -]?up|contracts?|schemas?|models?|audit|inventory|census|research|spike|adrs?|decisions?|oracle|terminology|vocabulary|shared|types|entities|pre-?flight|core|registry)\b/i
const LATE =
  /\b(?:final(?:i[sz]e)?|last|capstone|close-?out|closure|polish|wrap[- ]?up|gates?|verification|verify|validation|e2e|end[- ]to[- ]end|integration|smoke|regression|acceptance|evidence|dogfood(?:ing)?|release|sweep|report|synthesi[sz]e|rollout|cutover|retire(?:ment)?|wiring|docs?|documentation|changelog|guide|reconcile|qa|coverage|tests|hardening|quality)\b/i

/** What a title says of a task's place in the work. */
export interface Place {
  /** It lays the ground for the rest. */
  readonly isGround: boolean
  /** It decides or shapes what others use. */
  readonly isEarly: boolean
  /** It joins, proves, describes or closes what others did. */
  readonly isLate: boolean
}

/** Reads the place of a task from its title. It weighs words that two tasks share, and links none by itself. */
export function placeOf(title: string): Place {
  return { isGround: GROUND.test(title), isEarly: EARLY.test(title), isLate: LATE.test(title) }
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
