import { NOT_ANALYZED } from '../core/model/codebase-analysis.ts'
import type { SpecDocument } from '../core/ports/proposer.ts'
import { compile } from '../core/planning/compile.ts'
import { MILESTONE, type ImportFormat } from '../core/planning/exchange/exchange-format.ts'
import { idIn, stateOf, viewOf, type ExportedPlan } from '../core/planning/exchange/exported-plan.ts'
import { importPlan } from '../core/planning/exchange/import-plan.ts'
import { assert } from '../core/std/assert.ts'

/** Imports and compiles another tool's plan, as it is exported again. */
export function importedPlan(document: SpecDocument, format: ImportFormat): ExportedPlan {
  const min_confidence = 0.7
  const compiled = compile(importPlan([document], format), {
    analysis: NOT_ANALYZED,
    documents: new Map([[document.path, document.text]]),
    min_confidence,
    execution_model: 'rolling_frontier',
    generator: { name: 'tasks', version: '0.0.0' },
  })
  assert(compiled.ok, compiled.ok ? '' : `no plan: ${JSON.stringify(compiled.findings, null, 2)}\n${document.text}`)
  const { coordinator, features, tasks } = compiled.plan
  return {
    plan_id: coordinator.meta.plan_id,
    title: features.meta.title,
    features: features.features,
    tasks: tasks.tasks,
    dependencies: tasks.dependencies,
    min_confidence,
  }
}

/** What an export must keep: tasks by the ids of their tool, with status and priority; parts and hard dependencies. */
export function keptByExport(plan: ExportedPlan, format: ImportFormat): { tasks: string[]; dependencies: string[] } {
  const { byId, waits, wholeOf } = viewOf(plan)
  const nameOf = (id: string): string => {
    const task = byId.get(id)
    // A milestone is called after its phase, whose number may change.
    const isPhase = task?.tags.includes(MILESTONE) === true && format === 'spec-kit'
    return task === undefined ? id : isPhase ? task.title : (idIn(task, format) ?? task.title)
  }
  const tasks = plan.tasks.map((task) => {
    const { title, done, optional, scheduling_hints } = task
    const status = stateOf(task) ?? (done ? 'done' : 'open')
    return [nameOf(task.id), title, status, scheduling_hints.priority, ...(optional ? ['optional'] : [])].join(' | ')
  })
  const dependencies = [
    ...[...waits.values()].flat().map(({ from, to }) => `${nameOf(from)} → ${nameOf(to)}`),
    ...[...wholeOf].map(([part, whole]) => `${nameOf(part)} in ${nameOf(whole)}`),
  ]
  return { tasks: tasks.toSorted(), dependencies: [...new Set(dependencies)].toSorted() }
}
