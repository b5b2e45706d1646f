/** A requirement in the making, and what a reading gathers on its way through the sections. */
import type { Modality } from '../language/modality.ts'
import { plainText } from '../spec/plain-text.ts'
import type { Section } from '../spec/section.ts'
import type { SourceText, Span } from '../spec/source-text.ts'
import type { Criterion, Cue, Exclusion, FencedBlock, Group, Note, Passage, Requirement } from './requirement.ts'

/** A requirement whose criteria, notes and further places are still being gathered. */
export interface Unit {
  id: string | undefined
  text: string
  modality: Modality
  kind: Requirement['kind']
  source: SourceText
  span: Span
  section: Section
  group: GroupDraft | undefined
  confidence: number
  cues: readonly Cue[]
  criteria: Criterion[]
  notes: Note[]
  also: Passage[]
  priority: Group['priority']
  done: boolean | undefined
}

/** A group whose criteria and notes are still being gathered. */
export type GroupDraft = { -readonly [Field in keyof Group]: Group[Field] } & {
  criteria: Criterion[]
  notes: Note[]
  parent: GroupDraft | undefined
}

/** A criterion that no requirement was found for where it stands. */
export interface LooseCriterion {
  readonly criterion: Criterion
  readonly section: Section
}

/** What is gathered on the way through the sections of all documents. */
export interface Gathering {
  readonly units: Unit[]
  /** The unit that a section describes as a whole: a story, a requirement block. */
  readonly owners: Map<Section, Unit>
  readonly groups: Map<Section, GroupDraft>
  readonly loose: LooseCriterion[]
  readonly exclusions: Exclusion[]
  readonly blocks: FencedBlock[]
}

/** A gathering of nothing. */
export function openGathering(): Gathering {
  return { units: [], owners: new Map(), groups: new Map(), loose: [], exclusions: [], blocks: [] }
}

/** The plain words of a stretch of source, without the marks of quotations. */
export function wordsIn(source: SourceText, { start, end }: Span): string {
  return plainText(source.text.slice(start, end).replaceAll(/(\r\n|\n|\r)[ \t]*>+[ \t]?/g, '$1'), true)
}

/** The unit that a section, or the nearest one above it, describes as a whole. */
export function ownerOf(gathering: Gathering, section: Section): Unit | undefined {
  for (let place: Section | undefined = section; place !== undefined; place = place.parent) {
    const owner = gathering.owners.get(place)
    if (owner !== undefined) return owner
  }
  return undefined
}
