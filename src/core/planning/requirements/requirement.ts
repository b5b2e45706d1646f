/** What a specification demands, in units small enough to be quoted, carried out and checked one by one. */
import type { Modality } from '../language/modality.ts'
import type { NamedThing } from '../named-things/named-thing.ts'
import type { Priority } from '../../model/identity.ts'
import type { Section } from '../spec/section.ts'
import type { SourceText, Span } from '../spec/source-text.ts'

/** One reason why a unit was taken for what it is. */
export interface Cue {
  /** Stable name of the rule: `explicit-id`, `modal-must`, `requirement-section`. */
  readonly rule: string
  /** What it adds to the confidence; negative when it speaks against. */
  readonly weight: number
  /** To be read by people: `“must” obliges`. */
  readonly because: string
}

/** A sentence that says when the work is done: a scenario, an EARS sentence, a threshold, or plain words. */
export interface Criterion {
  readonly form: 'gherkin' | 'ears' | 'threshold' | 'plain'
  /** Plain words, white space collapsed. */
  readonly text: string
  readonly span: Span
  /** As the format writes it: `SC-001`, `2.3`. */
  readonly id?: string
}

/** A stretch of a document. */
export interface Passage {
  readonly source: SourceText
  readonly span: Span
  readonly section: Section
}

/** What a labelled line says beside the requirement itself. */
export interface Note {
  /** `depends` and `place` are for dependencies and scope; `exclusion` is not to be made. */
  readonly about: 'depends' | 'place' | 'testing' | 'detail' | 'exclusion'
  /** As written: `Depends on`, `Maps to`. */
  readonly label: string
  /** Plain words after the label. */
  readonly text: string
  /** The line with its label. */
  readonly span: Span
}

/** Fenced code or a diagram, as it stands; what it means is for others to read. */
export interface FencedBlock extends Passage {
  /** The word after the fence, lower case, or empty. */
  readonly language: string
  /** The code without its fence. */
  readonly value: string
  /** Offset of the first line of code in the source. */
  readonly valueStart: number
}

/** A part of the specification that makes a feature: a story, a requirement with a name, a section, a milestone. */
export interface Group {
  readonly key: string
  readonly title: string
  readonly section: Section
  readonly id?: string
  readonly priority?: Priority
  /** The group that holds it: the capability of a feature, the phase of a milestone. */
  readonly parent?: Group | undefined
  /** The number of its phase or milestone, as written. */
  readonly phase?: number
  /** What holds for all of its requirements together. */
  readonly criteria?: readonly Criterion[]
  /** What its labelled lines say: what it depends on, where it goes. */
  readonly notes?: readonly Note[]
}

/** One requirement. */
export interface Requirement {
  readonly key: string
  /** As the format writes it: `FR-001`, `2.1`, `US1`. */
  readonly id?: string
  /** Plain words, with what introduces a list put before its items; never longer than a few sentences. */
  readonly text: string
  readonly modality: Modality
  /** `functional` is to be made; the others bound what is made. */
  readonly kind: 'functional' | 'quality' | 'constraint' | 'process'
  readonly source: SourceText
  /** The verbatim words, without the bullet. */
  readonly span: Span
  readonly section: Section
  /** The feature that it belongs to; nothing when it holds for all. */
  readonly group: Group | undefined
  /** 0 to 1: how sure it is that this is a requirement. */
  readonly confidence: number
  readonly cues: readonly Cue[]
  readonly criteria: readonly Criterion[]
  /** What its labelled lines say: what it depends on, where it goes, how it is tested. */
  readonly notes?: readonly Note[]
  /** Where else the documents say the same. */
  readonly also?: readonly Passage[]
  readonly priority?: Priority
  /** Whether its box is ticked. */
  readonly done?: boolean
  /** What it is about beside what its words name, as contracts say. */
  readonly things?: readonly NamedThing[]
}

/** What is not to be made. */
export interface Exclusion {
  readonly text: string
  readonly source: SourceText
  readonly span: Span
  readonly section: Section
}
