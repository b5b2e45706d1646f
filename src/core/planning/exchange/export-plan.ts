/** Writes plans in the formats of other tools. Pure: what is written where is the operation's. */
import type { ExportedPlan, Written } from './exported-plan.ts'
import type { ExportFormat } from './export-format.ts'
import { writeBeads, writeBeadsGraph } from './beads/write.ts'
import { writeSpecKit } from './spec-kit/write.ts'
import { writeTaskMaster } from './task-master/write.ts'

const WRITERS: Readonly<Record<Exclude<ExportFormat, 'task-master'>, (plan: ExportedPlan) => Written>> = {
  'spec-kit': writeSpecKit,
  beads: writeBeads,
  'beads-graph': writeBeadsGraph,
}

/** Writes a plan as a file of its own. `tag` is for Task Master. */
export function exportPlan(plan: ExportedPlan, format: ExportFormat, tag?: string): Written {
  return format === 'task-master' ? writeTaskMaster(plan, { tag }) : WRITERS[format](plan)
}
