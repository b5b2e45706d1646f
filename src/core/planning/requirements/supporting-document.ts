/**
 * Documents that stand beside a specification and say how (plan, design, research, data model, quick start) demand little
 * of their own: what they say again belongs to the requirement that they speak of, and of the rest only what has an id, obliges
 * or is listed as work is taken.
 */
import type { Section } from '../spec/section.ts'
import type { SourceText } from '../spec/source-text.ts'
import { likenessOf } from './likeness.ts'
import { joinUnits } from './near-duplicates.ts'
import type { Cue } from './requirement.ts'
import type { Gathering, Unit } from './unit.ts'

/** A line speaks of a requirement that has this much of the line's words. */
const ENOUGH_SHARED = 0.4

const SUPPORTING =
  /(?:^|[/\\])(?:plan|design|research|data-?model|quick-?start|architecture|tech(?:nical)?[-_](?:design|spec)|implementation[-_]plan)\.(?:md|markdown|txt)$/i

/** Cues by which a supporting document demands by itself, and sections in which it tells to do something. */
const OWN: ReadonlySet<string> = new Set(['explicit-id', 'modal-must', 'box'])
const OF_WORK: ReadonlySet<string> = new Set([
  'requirements',
  'requirement',
  'feature',
  'story',
  'phase',
  'tasks',
  'changes',
])

/** The gathering with what supporting documents say again joined to what it is about. Without another document, nothing changes. */
export function withoutSupport(gathering: Gathering): Gathering {
  const main = gathering.units.filter(({ source, kind }) => !isSupporting(source) && kind === 'functional')
  if (main.length === 0) return gathering
  const { alike } = likenessOf(main.map(({ text, group }) => `${group?.title ?? ''} ${text}`))
  const units = gathering.units.filter((unit) => {
    if (!isSupporting(unit.source)) return true
    if (unit.id === undefined) {
      let best: { readonly place: number; readonly share: number } | undefined
      for (const one of alike(unit.text)) if (best === undefined || one.share > best.share) best = one
      if (best !== undefined && best.share >= ENOUGH_SHARED) {
        joinUnits(main[best.place] as Unit, unit)
        return false
      }
    }
    const demands = ({ rule }: Cue): boolean => OWN.has(rule) || (rule === 'imperative-head' && isOfWork(unit.section))
    return !isAid(unit.source) && unit.cues.some(demands)
  })
  return { ...gathering, units }
}

function isOfWork(section: Section): boolean {
  for (let place: Section | undefined = section; place !== undefined; place = place.parent) {
    if (place.depth > 1 && OF_WORK.has(place.topic ?? '')) return true
  }
  return false
}

/** Research and quick starts tell what was found and how to try it out; they never demand. */
function isAid({ origin }: SourceText): boolean {
  return /(?:research|quick-?start)\.\w+$/i.test(origin)
}

/** Whether a document stands beside a specification and says how. */
export function isSupporting({ origin }: SourceText): boolean {
  return SUPPORTING.test(origin)
}
