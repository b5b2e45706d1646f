import { relative } from 'node:path'
import { prettyJson } from '../core/model/canonical.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import { originJson, originPage } from '../core/planning/show/origin-page.ts'
import { factsOf } from '../core/planning/show/plan-facts.ts'
import type { Paint } from '../core/std/paint.ts'
import { listPlans } from './list-plans.ts'
import { readPicture } from './show-plan.ts'
import { shownTask } from './shown-task.ts'

/** Which task is explained, and of which plan: without a directory the only one in ./plans, or of several the one that was executed last. */
export interface ExplainRequest {
  readonly task: string
  readonly plan_dir?: string
  readonly working_directory: string
  /** Which of these directories of plans was executed last; nobody is asked when absent. */
  readonly lastExecuted?: (planDirs: readonly string[]) => string | undefined
}

/**
 * `explain-plan`: how a task came to be, as text or as JSON. Throws a Failure: 1 for a plan or a task that is not there, or where
 * several plans could be meant; 5 for a plan that cannot be read.
 */
export function explainPlan(request: ExplainRequest, format: 'text' | 'json', paint?: Paint): string {
  const { task, working_directory } = request
  const plan = request.plan_dir ?? usualPlan(request)
  const picture = readPicture(plan, working_directory, {
    tasks: true,
    quality: false,
  })
  const facts = factsOf(picture).of(shownTask(picture, task))
  if (facts === undefined) throw new Error(`${task} is a task of the plan`)
  if (format === 'json') return prettyJson(originJson(facts))
  const named = relative(working_directory, plan).replaceAll('\\', '/')
  const which = request.plan_dir === undefined ? `Of the plan ${named}:\n\n` : ''
  return `${which}${originPage(facts, paint)}`
}

function usualPlan({ working_directory, lastExecuted }: ExplainRequest): string {
  const plans = listPlans(undefined, working_directory).filter(({ archived }) => !archived)
  const [only] = plans
  if (only !== undefined && plans.length === 1) return only.plan_dir
  const last = plans.length === 0 ? undefined : lastExecuted?.(plans.map(({ plan_dir }) => plan_dir))
  if (last !== undefined) return last
  throw new Failure({
    code: 'plan-not-named',
    message:
      only === undefined ? 'There is no plan in ./plans.' : `There are ${plans.length} plans in ./plans; which one?`,
    exit: EXIT.arguments,
    advice: 'Name the directory of the plan after the task: tasks explain-plan P1.T001 ./plans/oauth.',
  })
}
