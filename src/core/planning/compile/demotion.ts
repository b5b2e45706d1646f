import type { Evidence } from '../../model/evidence.ts'
import type { LowConfidenceDep } from '../../model/dag-artifact.ts'
import type { Finding } from '../../model/finding.ts'
import type { Task } from '../../model/task.ts'
import type { LowConfidencePolicy } from '../../model/tasks-artifact.ts'
import { formatDuration, MS_PER_HOUR } from '../../std/duration.ts'
import type { SortedDependencies } from './precedence.ts'

/** Most demoted dependencies that are told one by one; dag.json lists all. */
const DEMOTED_SHOWN = 20

const LISTED = 'dag.json#/low_confidence_deps'

/** What the policy makes of a dependency that is not sure enough, as the end of a sentence about it. */
const CONSEQUENCE: Readonly<Record<LowConfidencePolicy, string>> = {
  soft: 'it only prefers that order',
  hold: 'it waits for a person to approve it',
  drop: 'the order is forgotten',
}

/** How the dependencies that were not sure enough to order anything are told. */
export interface DemotionRules {
  readonly minConfidence: number
  readonly policy: LowConfidencePolicy
}

/**
 * What a person should confirm: the dependencies that were not sure enough to order anything, in the order of `review`, which
 * has those that matter most first. `placeOf` says where evidence stands as the user knows it. What sure dependencies say anyway is only counted.
 */
export function demotedFindings(
  review: readonly LowConfidenceDep[],
  sorted: SortedDependencies,
  tasks: readonly Task[],
  placeOf: (evidence: readonly Evidence[]) => string,
  rules: DemotionRules,
): Finding[] {
  const titles = new Map(tasks.map((task) => [task.id, task.title]))
  const places = new Map(sorted.demoted.map((dep) => [`${dep.from} ${dep.to}`, placeOf(dep.evidence)]))
  const open = review.filter((dep) => dep.standing !== 'implied')
  const told = open
    .slice(0, DEMOTED_SHOWN)
    .map((dep) => tell(dep, titles, places.get(`${dep.from} ${dep.to}`) ?? '', rules))
  const more = open.length - told.length
  if (more > 0) {
    told.push({
      code: 'low-confidence',
      severity: 'warning',
      message: `${more} more dependencies are below the confidence of ${rules.minConfidence}.`,
      place: LISTED,
      advice: 'They are listed in dag.json, under low_confidence_deps, those that matter most first.',
    })
  }
  const implied = review.length - open.length
  if (implied > 0) {
    const [what, follows] = implied === 1 ? ['dependency', 'follows'] : ['dependencies', 'follow']
    told.push({
      code: 'low-confidence',
      severity: 'info',
      message: `${implied} ${what} below the confidence of ${rules.minConfidence} ${follows} from surer ones anyway.`,
      place: LISTED,
      advice: 'Nothing has to be done.',
    })
  }
  return told
}

function tell(
  dep: LowConfidenceDep,
  titles: ReadonlyMap<string, string>,
  place: string,
  { minConfidence, policy }: DemotionRules,
): Finding {
  const titled = (id: string): string => `${id} "${titles.get(id) ?? ''}"`
  const confidence = `confidence ${dep.confidence}, below ${minConfidence}`
  if (dep.standing === 'contradicted') {
    // An order that sure dependencies forbid is never kept, so there is no preference to speak of.
    const consequence = policy === 'hold' ? `${titled(dep.to)} waits for a person to approve it` : 'it orders nothing'
    return {
      code: 'low-confidence',
      severity: 'warning',
      message: `${titled(dep.to)} is said to wait for ${titled(dep.from)} (${confidence}), but surer dependencies put it first; ${consequence}.`,
      place,
      advice: 'Take this dependency out of the specification, or one of those that put the two the other way round.',
    }
  }
  const hours = `the longest chain through it takes ${formatDuration(dep.through_hours * MS_PER_HOUR)}`
  return {
    code: 'low-confidence',
    severity: 'warning',
    message: `${titled(dep.to)} probably waits for ${titled(dep.from)} (${confidence}; ${hours}); ${CONSEQUENCE[policy]}.`,
    place,
    advice: 'If the order matters, say so with after: in the specification; if not, nothing has to be done.',
  }
}
