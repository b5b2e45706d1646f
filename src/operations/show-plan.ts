import { Coordinator } from '../core/model/coordinator.ts'
import { DagArtifact } from '../core/model/dag-artifact.ts'
import { FeaturesArtifact } from '../core/model/features-artifact.ts'
import { Findings } from '../core/planning/findings.ts'
import { planDot } from '../core/planning/show/plan-dot.ts'
import { planJson } from '../core/planning/show/plan-json.ts'
import { planMermaid } from '../core/planning/show/plan-mermaid.ts'
import type { PlanPicture } from '../core/planning/show/plan-picture.ts'
import { planTable } from '../core/planning/show/plan-table.ts'
import { readArtifact } from '../core/planning/validate/artifact-reader.ts'
import { PlanInvalid } from './load-plan.ts'
import { openPlan } from './opened-plan.ts'

/** Draws a plan as text. */
const FORMATS = { table: planTable, json: planJson, mermaid: planMermaid, dot: planDot } as const

/** Names of the formats in which a plan can be shown. */
export type PlanFormat = keyof typeof FORMATS

/** See {@link PlanFormat}. */
export const PLAN_FORMATS = Object.keys(FORMATS) as readonly PlanFormat[]

/**
 * `show-plan`: the plan in a directory as text, without colours. It shows any plan whose coordinator.json can be read, also
 * one that was edited; whether the plan is sound is what `validate-plan` says. Throws a Failure: 1 or 5.
 */
export function showPlan(path: string, format: PlanFormat, workingDirectory: string): string {
  const { files, named } = openPlan(path, workingDirectory)
  const findings = new Findings()
  const coordinator = readArtifact('coordinator.json', files.get('coordinator.json'), Coordinator, findings)?.data
  if (coordinator === undefined) throw new PlanInvalid(findings.all, named)
  const picture: PlanPicture = {
    coordinator,
    features:
      readArtifact('features.json', files.get('features.json'), FeaturesArtifact, findings)?.data?.features ?? [],
    dag: readArtifact('dag.json', files.get('dag.json'), DagArtifact, findings)?.data,
  }
  return FORMATS[format](picture)
}
