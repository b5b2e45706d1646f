import type { Finding } from '../core/model/finding.ts'
import type { Generator } from '../core/model/meta.ts'
import type { Quality } from '../core/model/quality.ts'
import type { Plan } from '../core/planning/plan.ts'
import { qualityOf } from '../core/planning/quality/quality.ts'
import { checkPlan } from '../core/planning/validate/validate-plan.ts'
import { machineHashing } from '../system/machine-hashing.ts'
import { openPlan } from './opened-plan.ts'
import { planIdOf } from './plan-id.ts'
import { idleRules, impossibilities } from './rule-findings.ts'

/** What a check of a plan's directory says. */
export interface Validation {
  /** Absolute. */
  readonly plan_dir: string
  /** As the plan states it. */
  readonly plan_id: string | undefined
  /** True when no finding is an error; with `strict`, when none is a warning either. */
  readonly ok: boolean
  readonly findings: readonly Finding[]
  /** Absent for a plan whose files cannot be read, or do not fit together. */
  readonly quality: Quality | undefined
}

/** How a plan is checked. */
export interface ValidationOptions {
  /** This very release: a plan that it made is also compiled again and compared. */
  readonly generator?: Generator
  /** Warnings count as failures; a plan that needs review, or is not good enough, has one. Default false. */
  readonly strict?: boolean
}

/** `validate-plan`: checks the plan in a directory. Throws a Failure only when there is no plan to check. */
export function validatePlanFolder(
  path: string,
  workingDirectory: string,
  { generator, strict = false }: ValidationOptions = {},
): Validation {
  const { plan_dir, files, specs } = openPlan(path, workingDirectory)
  const { findings: found, plan } = checkPlan(files, specs, generator, machineHashing)
  const quality = plan === undefined ? undefined : qualityOf(plan)
  const findings = [
    ...found,
    ...(quality === undefined ? [] : gateFindings(quality)),
    ...(plan === undefined ? [] : demandFindings(plan)),
    ...(plan === undefined ? [] : reviewFindings(plan)),
    ...(plan === undefined ? [] : impossibilities(plan.coordinator)),
    ...(plan === undefined ? [] : idleRules(plan.coordinator)),
  ]
  const fatal = (finding: Finding): boolean =>
    finding.severity === 'error' || (strict && finding.severity === 'warning')
  return {
    plan_dir,
    plan_id: planIdOf(files.get('coordinator.json')),
    ok: !findings.some(fatal),
    findings,
    quality,
  }
}

function gateFindings({ gate, percent, held_back, hard_fails }: Quality): Finding[] {
  const fails = hard_fails.map(({ code, message }): Finding => ({
    code: `hard-fail-${code}`,
    // A plan that proves nothing is a poor plan, but it can be carried out as it stands.
    severity: code === 'no-checks' ? 'warning' : 'error',
    message,
    place: 'Plan.md',
    advice: 'Mend the specification and plan again; Plan.md has the whole quality report.',
  }))
  if (gate === 'passed' || hard_fails.length > 0) return fails
  return [
    {
      code: 'quality-gate',
      severity: 'warning',
      message:
        held_back ?? `The plan has ${percent} % of the points that a plan can have; a good one has 80 % or more.`,
      place: 'Plan.md',
      advice: 'Plan.md says where the points are missing.',
    },
  ]
}

/** What the plan says of itself that it does not take up. */
function demandFindings({ proposals: { unplanned = [] } }: Plan): Finding[] {
  const [first] = unplanned
  if (first === undefined) return []
  const quote = first.quote.replaceAll(/\s+/g, ' ')
  const shown = quote.length <= 100 ? quote : `${quote.slice(0, 99).replace(/[\uD800-\uDBFF]$/, '')}…`
  const more = unplanned.length === 1 ? '' : `, and ${unplanned.length - 1} more`
  return [
    {
      code: 'requirement-not-planned',
      severity: 'warning',
      message: `No task takes up what the specification demands: “${shown}”${more}.`,
      place: first.source.replace(/#L(\d+)(?:-L\d+)?$/, ':$1'),
      advice: 'Plan.md lists them among what to look at; mend the specification and plan again.',
    },
  ]
}

function reviewFindings({ coordinator }: Plan): Finding[] {
  if (coordinator.review.status === 'ok') return []
  const open = coordinator.review.low_confidence.filter((dep) => dep.standing !== 'implied').length
  return [
    {
      code: 'needs-review',
      severity: 'warning',
      message: `${open} ${open === 1 ? 'dependency is' : 'dependencies are'} not sure enough to order anything.`,
      place: 'coordinator.json#/review/low_confidence',
      advice: 'Say in the specification, with after:, which of them hold; execute asks, or needs --accept-soft.',
    },
  ]
}
