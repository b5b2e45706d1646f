import { Coordinator } from '../core/model/coordinator.ts'
import { DagArtifact } from '../core/model/dag-artifact.ts'
import { FeaturesArtifact } from '../core/model/features-artifact.ts'
import { Proposal } from '../core/model/proposal.ts'
import { TasksArtifact } from '../core/model/tasks-artifact.ts'
import { WavesArtifact } from '../core/model/waves-artifact.ts'
import type { ComparedPlan } from '../core/planning/compare/plan-diff.ts'
import { Findings } from '../core/planning/findings.ts'
import { readArtifact } from '../core/planning/validate/artifact-reader.ts'
import { PlanInvalid } from './load-plan.ts'
import { openPlan, type OpenedPlan } from './opened-plan.ts'

/** A plan's directory with the artifacts that a comparison needs. */
export interface ReadPlan extends OpenedPlan {
  readonly plan: ComparedPlan
}

/**
 * Reads a plan to compare it: any plan whose five JSON artifacts satisfy their schemas, whoever wrote them. Throws a Failure: 1
 * when there is no plan, 5 when one of its artifacts is missing or cannot be read.
 */
export function readPlanToCompare(path: string, workingDirectory: string): ReadPlan {
  const opened = openPlan(path, workingDirectory)
  const { files, named } = opened
  const findings = new Findings()
  const features = readArtifact('features.json', files.get('features.json'), FeaturesArtifact, findings)?.data
  const tasks = readArtifact('tasks.json', files.get('tasks.json'), TasksArtifact, findings)?.data
  const dag = readArtifact('dag.json', files.get('dag.json'), DagArtifact, findings)?.data
  const waves = readArtifact('waves.json', files.get('waves.json'), WavesArtifact, findings)?.data
  const coordinator = readArtifact('coordinator.json', files.get('coordinator.json'), Coordinator, findings)?.data
  if (!features || !tasks || !dag || !waves || !coordinator) throw new PlanInvalid(findings.all, named)
  // Enough without them: a plan by another author may have none.
  const proposals = readArtifact('proposals.json', files.get('proposals.json'), Proposal, new Findings())?.data
  const plan = { features, tasks, dag, waves, coordinator, ...(proposals === undefined ? {} : { proposals }) }
  return { ...opened, plan }
}
