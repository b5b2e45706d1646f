/** The section of Plan.md that a person should read before anything else: what fails the plan, what is uncertain, what was noticed. */
import type { Quality } from '../../model/quality.ts'
import type { Plan } from '../plan.ts'
import { findingGroups, type FindingGroup } from '../quality/finding-groups.ts'
import { cutList, listed, plain } from './markdown.ts'
import { isQuestion } from './plan-questions.ts'
import { counted } from '../../std/counted.ts'

/** Most places that one line names. */
const PLACES_SHOWN = 5

/** Hard fails, open dependencies and findings, the gravest first; nothing when there is nothing to look at. */
export function attentionSection(plan: Plan, quality: Quality): string {
  const { status, low_confidence } = plan.coordinator.review
  const open = low_confidence.filter((dep) => dep.standing !== 'implied').length
  const lines = [
    ...quality.hard_fails.map(({ code, message }) => `**Hard fail ${code}**: ${plain(message)}`),
    ...(quality.held_back === undefined ? [] : [`**Quality**: ${quality.held_back}`]),
    ...(status === 'ok'
      ? []
      : [`**Review**: ${counted(open, 'dependency is', 'dependencies are')} too uncertain to hold; see Risks.`]),
    ...findingGroups(plan.tasks.meta.findings.filter(({ code }) => code !== 'low-confidence' && !isQuestion(code))).map(
      groupLine,
    ),
  ]
  return lines.length === 0 ? '' : `## Look at this first\n\n${cutList(lines, (line) => line, 'tasks.json')}`
}

function groupLine({ code, severity, findings }: FindingGroup): string {
  const [first, ...others] = findings
  const places = [...new Set(others.map(({ place }) => place))].filter((place) => place !== first.place)
  const where = places.length === 0 ? '' : `, at ${plain(listed(places, PLACES_SHOWN))}`
  const more = others.length === 0 ? '' : ` And ${others.length} more of this kind${where}.`
  return `${severity} **${code}** (${plain(first.place)}): ${plain(first.message)}${more} ${plain(first.advice)}`
}
