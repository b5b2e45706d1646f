/**
 * Documents that stand beside a specification and say how (plan, design, research, data model, quick start) demand little
 * of their own: what they say again belongs to the requirement that they speak of, and of the rest only what is named or
 * told to be done is taken.
 */
import type { SourceText } from '../spec/source-text.ts'
import { likenessOf } from './likeness.ts'
import { joinUnits } from './near-duplicates.ts'
import type { Gathering, Unit } from './unit.ts'

/** A line speaks of a requirement that has this much of the line's words. */
const ENOUGH_SHARED = 0.4

const SUPPORTING =
  /(?:^|[/\\])(?:plan|design|research|data-?model|quick-?start|architecture|tech(?:nical)?[-_](?:design|spec)|implementation[-_]plan)\.(?:md|markdown|txt)$/i

/** Cues by which a supporting document demands by itself. */
const OWN: ReadonlySet<string> = new Set(['explicit-id', 'modal-must', 'imperative-head', 'names-a-thing', 'box'])

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
    return unit.cues.some(({ rule }) => OWN.has(rule))
  })
  return { ...gathering, units }
}

function isSupporting({ origin }: SourceText): boolean {
  return SUPPORTING.test(origin)
}
