import type { DraftedItem } from './drafted-item.ts'
import { identityOf, uniqueIdentities } from './item-identity.ts'
import { togetherOf } from './item-reason.ts'
import { entitle, uniqueTitles } from './item-title.ts'
import type { TermWeights } from './term-weights.ts'
import type { WorkItem } from './work-item.ts'
import type { Cue } from '../requirements/requirement.ts'

/** Finishes items: a title, a key and an identity for each, and why it is what it is. */
export function finishItems(drafted: readonly DraftedItem[], weights: TermWeights): WorkItem[] {
  const imperatives = drafted.map((item) => entitle(item, weights))
  const titles = uniqueTitles(
    imperatives.map(({ title }, place) => ({ title, surface: drafted[place]?.kind ?? 'logic' })),
  )
  const identities = uniqueIdentities(drafted.map(identityOf))
  return drafted.map((item, place): WorkItem => {
    const { feature, kind, units, bounds } = item
    return {
      key: `w${place + 1}`,
      feature,
      kind,
      title: titles[place] ?? '',
      verb: imperatives[place]?.verb ?? '',
      object: imperatives[place]?.object ?? '',
      requirements: units.map(({ requirement }) => requirement),
      bounds,
      things: distinctThings(item),
      identity: identities[place] ?? '',
      cues: cuesOf(item),
    }
  })
}

function distinctThings({ units }: DraftedItem): WorkItem['things'] {
  const found = new Map<string, WorkItem['things'][number]>()
  for (const thing of units.flatMap(({ things }) => things)) {
    const name = `${thing.kind} ${thing.name}`
    if (!found.has(name)) found.set(name, thing)
  }
  return [...found.values()]
}

/** Why it is a task of its own, then why it is of its kind, then why its words are a requirement. */
function cuesOf(item: DraftedItem): Cue[] {
  const { leading, kind } = item
  const ofKind = leading.flatMap((unit) => (unit.kind.kind === kind ? unit.kind.cues : [])).slice(0, 3)
  return [togetherOf(item), ...ofKind, ...(leading[0]?.requirement.cues ?? [])]
}
