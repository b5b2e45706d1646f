import { validateCoordinator, validatePlan } from '../core/planning/validate/validate-plan.ts'
import { MANGLED_GENERATOR, mangledPlan } from './mangled-plan.ts'

/** Most findings that a plan of a few tasks may have. */
const MOST_FINDINGS = 2000

/** What is wrong with the check of a mangled plan, with how the plan was mangled; `null` when the check is right. */
export function judgeMangledPlan(seed: number): string | null {
  const { files, specs, told, isWrong } = mangledPlan(seed)
  const broken = (what: string): string => `seed ${seed}: ${what} (${told})`
  try {
    const findings = validatePlan(files, specs, MANGLED_GENERATOR)
    const isFound = findings.some((finding) => finding.severity === 'error')
    if (isWrong && findings.length === 0) return broken('nothing was found')
    if (findings.length > MOST_FINDINGS) return broken(`${findings.length} findings`)
    const odd = findings.find(({ code, place, message }) => code === '' || place === '' || message.length > 2000)
    if (odd !== undefined) return broken(`a finding without a place, or too long: ${odd.code}`)
    // Another author's plan is judged more mildly, but never harder.
    const foreign = validatePlan(files, specs)
    if (!isFound && foreign.some((finding) => finding.severity === 'error')) return broken('only found as a stranger’s')
    validateCoordinator(files.get('coordinator.json') ?? '')
    return null
  } catch (error) {
    return broken(`it threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
}
