/**
 * Everything a task says of itself beside its title. What is worked out is listed as inferred, and says from what:
 *
 *   scope (which files) ─► size (what that takes) ─► duration · checks · needs · effects · marks of progress
 */
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { WorkItem } from '../work/work-item.ts'
import { acceptanceOf } from './acceptance.ts'
import { complexityOf } from './complexity.ts'
import { descriptionOf } from './description.ts'
import { doneWhen } from './done-when.ts'
import { durationOf } from './duration.ts'
import { effectsOf } from './effects.ts'
import { type FilledFields, joined } from './filled.ts'
import { guidanceOf } from './guidance.ts'
import { textOf } from './item-text.ts'
import { needsOf } from './needs.ts'
import { priorityOf } from './priority.ts'
import { scopeOf } from './scope.ts'

/** Fills in a task. The same item and codebase give the same fields. */
export function fillTask(item: WorkItem, reading: SpecReading, code: CodeKnowledge): FilledFields {
  const text = textOf(item)
  const scope = scopeOf(item, text, reading, code)
  const { paths } = scope
  const size = complexityOf(item, paths, code)
  return joined([
    descriptionOf(item),
    priorityOf(item),
    scope,
    size,
    durationOf(item, size, paths),
    doneWhen(item, scope.exclusions, reading),
    acceptanceOf(item, text, paths, code),
    needsOf(item, paths, code),
    effectsOf(item, paths, code),
    guidanceOf(item, paths),
  ])
}
