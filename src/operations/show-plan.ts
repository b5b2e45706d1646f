import type { ZodType } from 'zod'
import { prettyJson } from '../core/model/canonical.ts'
import { DagArtifact } from '../core/model/dag-artifact.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import { FeaturesArtifact, type Feature } from '../core/model/features-artifact.ts'
import { Proposal } from '../core/model/proposal.ts'
import { TasksArtifact } from '../core/model/tasks-artifact.ts'
import { WavesArtifact } from '../core/model/waves-artifact.ts'
import { qualityOf } from '../core/planning/quality/quality.ts'
import { criticalPathJson, criticalPathPage } from '../core/planning/show/critical-path-page.ts'
import { featureJson, featurePage } from '../core/planning/show/feature-page.ts'
import { planDot } from '../core/planning/show/plan-dot.ts'
import { factsOf } from '../core/planning/show/plan-facts.ts'
import { planHtml } from '../core/planning/show/plan-html.ts'
import { planJson } from '../core/planning/show/plan-json.ts'
import { planMermaid } from '../core/planning/show/plan-mermaid.ts'
import { criticalOf, narrowed, type PlanPicture } from '../core/planning/show/plan-picture.ts'
import { planSvg } from '../core/planning/show/plan-svg.ts'
import { planTable } from '../core/planning/show/plan-table.ts'
import { taskJson, taskPage } from '../core/planning/show/task-page.ts'
import { readArtifact } from '../core/planning/validate/artifact-reader.ts'
import type { Paint } from '../core/std/paint.ts'
import { PlanInvalid } from './load-plan.ts'
import { namedPart } from './named-part.ts'
import { openPlan } from './opened-plan.ts'
import { checkLightly } from './plan-condition.ts'
import { shownTask } from './shown-task.ts'

/** Draws a plan, or a part of one, as text. */
const DRAWINGS = { mermaid: planMermaid, dot: planDot, html: planHtml, svg: planSvg } as const

/** Names of the formats in which a plan can be shown. */
export type PlanFormat = 'table' | 'json' | keyof typeof DRAWINGS

/** See {@link PlanFormat}. */
export const PLAN_FORMATS: readonly PlanFormat[] = [
  'table',
  'json',
  ...(Object.keys(DRAWINGS) as (keyof typeof DRAWINGS)[]),
]

const LISTED = { whole: 'The plan', listed: 'tasks show-plan <plan> lists all of it.' }

/** Which part of a plan is shown: one task, one feature (each by id or title), the critical path, or without any of them all. */
export interface ShownPart {
  readonly task?: string
  readonly feature?: string
  readonly critical_path?: boolean
}

/** What of a plan has to be read beside the coordinator, the graph and the waves. */
interface Wanted {
  readonly tasks: boolean
  /** For the points and the findings of the whole plan. */
  readonly quality: boolean
}

/**
 * `show-plan`: the plan in a directory as text. It shows any plan whose coordinator.json can be read, also one that was
 * edited; whether the plan is sound is what `validate-plan` says. Only the table is painted. Throws a Failure: 1 for a plan or
 * a part that is not there, 5 for a plan that cannot be read.
 */
export function showPlan(
  path: string,
  format: PlanFormat,
  workingDirectory: string,
  part: ShownPart = {},
  paint?: Paint,
): string {
  const isWhole = part.task === undefined && part.feature === undefined && !part.critical_path
  const isSummed = isWhole && (format === 'table' || format === 'json' || format === 'html')
  const picture = readPicture(path, workingDirectory, { tasks: !isWhole, quality: isSummed })
  if (part.task !== undefined) return showTask(picture, part.task, format, paint)
  if (part.feature !== undefined) return showFeature(picture, part.feature, format, paint)
  if (part.critical_path) return showCriticalPath(picture, format, paint)
  if (format === 'table') return planTable(picture, paint)
  return format === 'json' ? planJson(picture) : DRAWINGS[format](picture)
}

/** Reads a plan to be shown. What is wrong with the other files than coordinator.json is told in one line: what can be read of them is shown. */
export function readPicture(
  path: string,
  workingDirectory: string,
  { tasks: withTasks, quality: withQuality }: Wanted,
): PlanPicture {
  const { plan_dir, named, ...folder } = openPlan(path, workingDirectory)
  const { condition, coordinator, findings } = checkLightly(plan_dir, folder)
  if (coordinator === undefined) throw new PlanInvalid(findings.all, named)
  const read = <T extends object>(name: string, schema: ZodType<T>): T | undefined =>
    readArtifact(name, folder.files.get(name), schema, findings)?.data
  const features = read('features.json', FeaturesArtifact)
  // tasks.json and proposals.json are the largest of the files, and most forms can do without them.
  const tasks = withTasks || withQuality ? read('tasks.json', TasksArtifact) : undefined
  const dag = read('dag.json', DagArtifact)
  const waves = read('waves.json', WavesArtifact)
  const isAsMade = condition.status === 'ok' || condition.status === 'needs_review'
  const proposals = withQuality && isAsMade ? read('proposals.json', Proposal) : undefined
  return {
    coordinator,
    features: features?.features ?? [],
    tasks,
    dag,
    waves,
    condition,
    check: `tasks validate-plan ${named}`,
    ...(proposals && features && tasks && dag && waves
      ? { quality: qualityOf({ proposals, features, tasks, dag, waves, coordinator }) }
      : {}),
  }
}

function showTask(picture: PlanPicture, wanted: string, format: PlanFormat, paint: Paint | undefined): string {
  const id = shownTask(picture, wanted)
  const facts = factsOf(picture).of(id)
  if (facts === undefined) throw new Error(`${id} is a task of the plan`)
  if (format === 'table') return taskPage(facts, paint)
  if (format === 'json') return prettyJson(taskJson(facts))
  // A drawing of one task alone says nothing: its neighbours stand beside it.
  const near = [...facts.before, ...facts.after].map((link) => link.task)
  return DRAWINGS[format](narrowed(picture, new Set([id, ...near]), `task ${id} and its neighbours`))
}

function showFeature(picture: PlanPicture, wanted: string, format: PlanFormat, paint: Paint | undefined): string {
  const titles = new Map(picture.features.map((feature) => [feature.id, feature.title]))
  const id = namedPart(titles, wanted, { noun: 'feature', ...LISTED })
  const feature = picture.features.find((candidate) => candidate.id === id) as Feature
  if (format === 'table') return featurePage(feature, picture, paint)
  if (format === 'json') return prettyJson(featureJson(feature, picture))
  const { nodes } = picture.coordinator.graph
  const own = nodes.filter((node) => node.feature_id === id).map((node) => node.id)
  return DRAWINGS[format](narrowed(picture, new Set(own), `feature ${id} ${feature.title}`))
}

function showCriticalPath(picture: PlanPicture, format: PlanFormat, paint: Paint | undefined): string {
  if (picture.dag === undefined) {
    throw new Failure({
      code: 'no-graph',
      message: 'The plan has no dag.json that can be read, so its critical path is not known.',
      exit: EXIT.plan_invalid,
      place: 'dag.json',
      advice: 'Check the plan with tasks validate-plan, or make it again.',
    })
  }
  if (format === 'table') return criticalPathPage(picture, paint)
  if (format === 'json') return prettyJson(criticalPathJson(picture))
  return DRAWINGS[format](narrowed(picture, criticalOf(picture), 'the critical path'))
}
