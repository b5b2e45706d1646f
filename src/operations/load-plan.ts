import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Coordinator } from '../core/model/coordinator.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Generator } from '../core/model/meta.ts'
import type { Finding } from '../core/model/finding.ts'
import { validateCoordinator, validatePlan } from '../core/planning/validate/validate-plan.ts'
import { machineHashing } from '../system/machine-hashing.ts'
import { readPlanPrints } from '../system/plan-folder.ts'
import { openPlan } from './opened-plan.ts'
import { planIdOf } from './plan-id.ts'
import { areAsWritten, codebaseOf } from './plan-meta.ts'

/** A plan that was checked and may be carried out. Paths are absolute. */
export interface LoadedPlan {
  readonly coordinator: Coordinator
  readonly plan_dir: string
  readonly codebase: string
}

/** A plan that must not be carried out: the first error as a Failure, with all findings. */
export class PlanInvalid extends Failure {
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[], named: string) {
    const errors = findings.filter((finding) => finding.severity === 'error')
    const cycle = errors.find((finding) => finding.code === 'cycle')
    const first = cycle ?? errors[0]
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more: tasks validate-plan ${named} lists them)` : ''
    super({
      code: first?.code ?? 'plan-invalid',
      message: `${first?.message ?? 'The plan is not sound.'}${more}`,
      exit: cycle === undefined ? EXIT.plan_invalid : EXIT.cycle,
      place: first === undefined ? named : `${named}/${first.place}`,
      advice: first?.advice,
    })
    this.findings = findings
  }
}

/**
 * Loads a plan for its execution, from its directory or its coordinator.json. A plan whose bytes are those that were written
 * when it was made and checked is held only to the checks of its coordinator.json by itself, as is a coordinator.json that
 * stands alone; any other goes through every check of `validate-plan`, and with `generator`, this very release, a plan that it
 * made must also follow from its proposals. `codebase` overrides the one that the plan was made for; when neither is known it
 * is the working directory. Throws a Failure: 1 nothing to read, 3 a cycle, 5 anything else that is wrong.
 */
export function loadPlan(
  path: string,
  options: { readonly working_directory: string; readonly codebase?: string; readonly generator?: Generator },
): LoadedPlan {
  const { working_directory, generator } = options
  const { plan_dir, coordinator } =
    asMade(resolve(working_directory, path)) ?? wholly(path, working_directory, generator)
  const codebase = options.codebase === undefined ? codebaseOf(plan_dir) : resolve(working_directory, options.codebase)
  return { coordinator, plan_dir, codebase: codebase ?? working_directory }
}

/**
 * A plan that nobody has touched and whose coordinator.json is sound by itself; undefined for any other, and where something
 * cannot be read. Only that file is ever in memory: whoever carries out a large plan stays small. The note beside a plan is no
 * proof: whoever hands on a plan may have written it, and another release of the tool too.
 */
function asMade(target: string): Pick<LoadedPlan, 'coordinator' | 'plan_dir'> | undefined {
  const isFile = basename(target) === 'coordinator.json'
  const plan_dir = isFile ? dirname(target) : target
  let text: string
  try {
    const prints = readPlanPrints(plan_dir)
    if (!areAsWritten(plan_dir, prints)) return undefined
    text = readFileSync(join(plan_dir, 'coordinator.json'), 'utf8')
    if (hash('sha256', text) !== prints.get('coordinator.json')) return undefined
  } catch {
    return undefined
  }
  const { coordinator } = validateCoordinator(text, machineHashing)
  return coordinator && { coordinator, plan_dir }
}

/** Any other plan, through every check. */
function wholly(
  path: string,
  workingDirectory: string,
  generator: Generator | undefined,
): Pick<LoadedPlan, 'coordinator' | 'plan_dir'> {
  const { plan_dir, named, files, specs } = openPlan(path, workingDirectory)
  return { plan_dir, coordinator: checkedCoordinator(files, specs, named, generator) }
}

function checkedCoordinator(
  files: ReadonlyMap<string, string>,
  specs: ReadonlyMap<string, string>,
  named: string,
  generator: Generator | undefined,
): Coordinator {
  const text = files.get('coordinator.json')
  const checked = validateCoordinator(text ?? '', machineHashing)
  const alone = files.size === 1 && text !== undefined
  const findings = alone ? checked.findings : validatePlan(files, specs, generator, machineHashing)
  if (checked.coordinator === undefined || findings.some((finding) => finding.severity === 'error')) {
    throw new PlanInvalid(findings.length > 0 ? findings : checked.findings, named)
  }
  return checked.coordinator
}

/** Which plan a directory holds, unchecked: enough to find its executions, which keep their own copy of it. */
export interface NamedPlan {
  /** Undefined when its coordinator.json says none. */
  readonly plan_id: string | undefined
  readonly plan_dir: string
  readonly codebase: string
}

/** Reads which plan stands in a directory. Throws the Failures of a directory that cannot be read or holds no plan. */
export function namePlan(
  path: string,
  options: { readonly working_directory: string; readonly codebase?: string },
): NamedPlan {
  const { working_directory } = options
  const { plan_dir, files } = openPlan(path, working_directory)
  const codebase = options.codebase ?? codebaseOf(plan_dir) ?? working_directory
  return { plan_id: planIdOf(files.get('coordinator.json')), plan_dir, codebase: resolve(working_directory, codebase) }
}
