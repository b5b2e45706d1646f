import { relative } from 'node:path'
import { prettyJson } from '../core/model/canonical.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import { originJson, originPage } from '../core/planning/show/origin-page.ts'
import { factsOf } from '../core/planning/show/plan-facts.ts'
import type { Paint } from '../core/std/paint.ts'
import { listPlans } from './list-plans.ts'
import { readPicture } from './show-plan.ts'
import { shownTask } from './shown-task.ts'

/** Which task is explained, and of which plan: without a directory the only one in ./plans. */
export interface ExplainRequest {
  readonly task: string
  readonly plan_dir?: string
  readonly working_directory: string
}

/**
 * `explain-plan`: how a task came to be, as text or as JSON. Throws a Failure: 1 for a plan or a task that is not there, or where
 * several plans could be meant; 5 for a plan that cannot be read.
 */
export function explainPlan(request: ExplainRequest, format: 'text' | 'json', paint?: Paint): string {
  const { task, working_directory } = request
  const plan = request.plan_dir ?? onlyPlan(working_directory)
  const picture = readPicture(plan, working_directory, {
    tasks: true,
    quality: false,
  })
  const facts = factsOf(picture).of(shownTask(picture, task))
  if (facts === undefined) throw new Error(`${task} is a task of the plan`)
  if (format === 'json') return prettyJson(originJson(facts))
  const which =
    request.plan_dir === undefined ? `Of the plan ${relative(working_directory, plan).replaceAll('\\', '/')}:\n\n` : ''
  return `${which}${originPage(facts, paint)}`
}

function onlyPlan(workingDirectory: string): string {
  const plans = listPlans(undefined, workingDirectory).filter(({ archived }) => !archived)
  const [only] = plans
  if (only !== undefined && plans.length === 1) return only.plan_dir
  throw new Failure({
    code: 'plan-not-named',
    message:
      only === undefined ? 'There is no plan in ./plans.' : `There are ${plans.length} plans in ./plans; which one?`,
    exit: EXIT.arguments,
    advice: 'Name the directory of the plan after the task: tasks explain-plan P1.T001 ./plans/oauth.',
  })
}
