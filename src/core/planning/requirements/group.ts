/**
 * Groups: the parts of a specification that make a feature. A requirement belongs to the nearest heading above it that
 * says something of its own (`User Story 2 - …`, `Authentication`); a heading that only announces requirements
 * (`Functional Requirements`) makes a group only where no other does.
 */
import { bareTitle, namesOne } from '../spec/section-topic.ts'
import type { Section } from '../spec/section.ts'
import { priorityInTitle, priorityOfWord } from './priority.ts'
import type { Note } from './requirement.ts'
import type { Gathering, GroupDraft } from './unit.ts'

const DEPENDS = /\s*[([,;:–—-]+\s*(depends on|after|requires|blocked by):?\s+([^)\]]{1,80})[)\]]?$/i

/** Topics that never make a group by themselves; what they say belongs to what stands above them. */
const PARTS: ReadonlySet<string> = new Set([
  'acceptance',
  'scenario',
  'scenarios',
  'edge-cases',
  'tasks',
  'testing',
  'success',
])

/** The group of a section's requirements; made when it is first asked for. */
export function groupOf(gathering: Gathering, section: Section): GroupDraft {
  const place = placeOfGroup(section)
  const known = gathering.groups.get(place)
  if (known !== undefined) return known
  const above = place.parent === undefined ? undefined : ownNameAbove(place.parent)
  const parent = above === undefined || !isOfWork(above) ? undefined : groupOf(gathering, above)
  const group: GroupDraft = {
    key: '',
    title: titleOf(place),
    section: place,
    criteria: [],
    notes: notesIn(place),
    parent,
    ...identityOf(place),
  }
  gathering.groups.set(place, group)
  return group
}

/** Whether a heading above a section names a story, a requirement or a feature. */
export function isWithinGroup(section: Section): boolean {
  return ownNameAbove(section) !== undefined
}

function placeOfGroup(section: Section): Section {
  const own = ownNameAbove(section)
  if (own !== undefined) return own
  let place = section
  while (PARTS.has(place.topic ?? '') && place.parent !== undefined && place.parent.depth > 1) place = place.parent
  return place
}

/** The nearest section, from here up, whose heading says something of its own; never the document's title. */
export function ownNameAbove(section: Section): Section | undefined {
  for (let place: Section | undefined = section; place !== undefined; place = place.parent) {
    if (
      place.heading !== undefined &&
      saysOwn(place) &&
      (place.depth > 1 || place.parent !== undefined || place.topic === 'story')
    )
      return place
  }
  return undefined
}

function saysOwn(section: Section): boolean {
  if (section.topic === 'scenario') return false
  return namesOne(section.title) || (section.topic === undefined && section.role === 'requirement')
}

function isOfWork(section: Section): boolean {
  return section.role === 'requirement' || section.role === 'quality'
}

/** What a group is called; of what is taken away, that it is. */
function titleOf(section: Section): string {
  const name = nameOf(section)
  if (!namesOne(section.title)) return name
  return section.topic === 'removed' ? `Remove ${name}` : section.topic === 'renamed' ? `Rename ${name}` : name
}

function nameOf({ title, parent }: Section): string {
  const bare = bareTitle(title)
    .replace(/^(?:feature|requirement|capability|epic)\s*(?:[\w.]*\s*:|\d[\d.]*\s*[–—-])\s*/i, '')
    .replace(DEPENDS, '')
    .replace(/^(?:user\s+)?story\s*[\w.]*\s*[:–—-]+\s*/i, '')
    .trim()
  if (bare !== '') return bare
  return bareTitle(title) || title || (parent?.title ?? '')
}

/** What a heading says of what its part waits for: `M2: Invitations — depends on M1`. */
function notesIn({ title, heading }: Section): Note[] {
  const found = DEPENDS.exec(title)
  if (found === null || heading === undefined) return []
  const [, label, text] = found
  return [{ about: 'depends', label: label ?? '', text: text ?? '', span: heading.span }]
}

function identityOf({ title, topic }: Section): Pick<GroupDraft, 'id' | 'priority' | 'phase'> {
  const story = /^(?:user\s+)?story\s+([\d.]+)/i.exec(bareTitle(title))?.[1]
  const coded = /^((?:US|EPIC|UC|FR|REQ|F)[-_ ]?\d+(?:\.\d+)*)\b/i.exec(bareTitle(title))?.[1]
  const named = /^requirement\s*:\s*(.+)$/i.exec(title.trim())?.[1]
  const numbered = /^requirement\s+(\d[\d.]*)/i.exec(bareTitle(title))?.[1]?.replace(/\.$/, '')
  const phase = topic === 'phase' ? /(\d+)/.exec(title)?.[1] : undefined
  const id = story !== undefined ? (/\./.test(story) ? story : `US${story}`) : (coded ?? named?.trim() ?? numbered)
  const priority =
    priorityInTitle(title, topic === 'story') ?? (topic === 'requirements' ? priorityOfWord(title) : undefined)
  return {
    ...(id === undefined ? {} : { id }),
    ...(priority === undefined ? {} : { priority }),
    ...(phase === undefined ? {} : { phase: Number(phase) }),
  }
}
