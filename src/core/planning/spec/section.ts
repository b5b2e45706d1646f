/**
 * A document as sections: each heading (or line that introduces like one) with the blocks under it, and what the section is
 * for. The role is decided by, in this order: a negative or unread section above it; the words of the heading; the
 * section above it; and for a heading that says nothing known, what stands below it. What stands between a document's title
 * and its first section introduces.
 */
import { endsLeadIn, leadInOf, numberedTitle } from './lead-in.ts'
import { bareTitle, topicOf, type Topic } from './section-topic.ts'
import { roleOfTopic, votesOf } from './section-role.ts'
import type { SourceText } from './source-text.ts'
import type { HeadingStatement, Statement } from './statement.ts'

/**
 * What a section is for: what is to be made, why, what is not to be made, how good it must be, how the work is to go on, and
 * what is not yet known.
 */
export type SectionRole = 'requirement' | 'context' | 'negative' | 'quality' | 'process' | 'question'

/** A heading and the blocks under it, up to the next heading of any depth. */
export interface Section {
  readonly source: SourceText
  /** Nothing for the blocks above the first heading. */
  readonly heading: HeadingStatement | undefined
  readonly title: string
  /** The titles of the headings above it and its own, outermost first. */
  readonly path: readonly string[]
  /** Depth of its heading; 0 for the blocks above the first, more than 6 for a line that introduces like a heading. */
  readonly depth: number
  readonly role: SectionRole
  /** What its heading announces, when that is known. */
  readonly topic: Topic | undefined
  /** Why it has its role, to be read by people: `the heading “Non-goals”`. */
  readonly because: string
  readonly statements: readonly Statement[]
  readonly parent: Section | undefined
}

/** Of a longer heading its beginning is the title: what reads titles may look at each character more than once. */
const LONGEST_TITLE = 300

type Draft = { -readonly [Field in keyof Section]: Section[Field] } & {
  statements: Statement[]
  parent: Draft | undefined
}

/** The sections of a document, in its order. */
export function readSections(source: SourceText, statements: readonly Statement[]): Section[] {
  const sections = cutSections(source, statements)
  const below = votesBelow(sections)
  const holders = new Set(sections.map(({ parent }) => parent))
  for (const section of sections) {
    const isIntroduction = section.depth <= 1 && holders.has(section) && !section.statements.some(isListed)
    decideRole(section, isIntroduction ? 0 : (below.get(section) ?? 0))
  }
  return sections
}

function cutSections(source: SourceText, statements: readonly Statement[]): Draft[] {
  const isPlain = !statements.some(({ kind }) => kind === 'heading')
  const sections: Draft[] = [draft(source, undefined, undefined)]
  const above: Draft[] = []
  let current = sections[0] as Draft
  for (const statement of isPlain ? withNumberedTitles(source, statements) : statements) {
    const heading = statement.kind === 'heading' ? statement : leadInOf(source, statement, isPlain)?.heading
    if (heading === undefined) {
      if (current.depth > 6 && endsLeadIn(source, statement)) current = current.parent ?? current
      current.statements.push(statement)
      continue
    }
    while ((above.at(-1)?.depth ?? -1) >= heading.depth) above.pop()
    current = draft(source, heading, above.at(-1))
    sections.push(current)
    above.push(current)
  }
  return sections.filter(({ heading, statements: blocks }) => heading !== undefined || blocks.length > 0)
}

function withNumberedTitles(source: SourceText, statements: readonly Statement[]): Statement[] {
  return statements.flatMap((statement, place): Statement[] => {
    const titled = numberedTitle(source, statement, statements[place + 1])
    if (titled === undefined) return [statement]
    return titled.rest === undefined ? [titled.heading] : [titled.heading, { kind: 'paragraph', span: titled.rest }]
  })
}

function draft(source: SourceText, heading: HeadingStatement | undefined, parent: Draft | undefined): Draft {
  const title = (heading?.title ?? '').slice(0, LONGEST_TITLE).replace(/[\uD800-\uDBFF]$/, '')
  return {
    source,
    heading,
    title,
    path: [...(parent?.path ?? []), ...(title === '' ? [] : [title])],
    depth: heading?.depth ?? 0,
    role: 'requirement',
    topic: undefined,
    because: '',
    statements: [],
    parent,
  }
}

/** For each section what its own blocks and the known headings below it speak for: more than 0 for a requirement. */
function votesBelow(sections: readonly Draft[]): Map<Draft, number> {
  const votes = new Map<Draft, number>()
  for (const section of sections.toReversed()) {
    section.topic = topicOf(section.title)
    const own = (votes.get(section) ?? 0) + votesOf(section.source, section.statements)
    votes.set(section, own)
    if (section.parent === undefined) continue
    const role = section.topic === undefined ? undefined : roleOfTopic(section.topic)
    const voice = role === undefined ? Math.sign(own) : role === 'requirement' ? 2 : -1
    votes.set(section.parent, (votes.get(section.parent) ?? 0) + voice)
  }
  return votes
}

function decideRole(section: Draft, votes: number): void {
  const { parent, topic, title } = section
  const own = topic === undefined ? undefined : roleOfTopic(topic)
  if (parent !== undefined && rulesBelow(parent, own)) {
    section.role = parent.role
    section.because = `it stands below “${parent.title}”`
    section.topic = parent.topic
  } else if (own !== undefined) {
    section.role = own
    section.because = `the heading “${title}”`
  } else if (/[?？]$/.test(title)) {
    section.role = 'context'
    section.because = `the heading “${title}” asks`
  } else if (parent !== undefined && (parent.depth > 1 || parent.topic !== undefined)) {
    section.role = parent.role
    section.because = `it stands below “${parent.title}”`
  } else {
    section.role = votes > 0 ? 'requirement' : 'context'
    section.because = bareTitle(title) === '' ? 'no heading stands above it' : 'of what stands in it'
  }
}

function isListed({ kind }: Statement): boolean {
  return kind === 'item' || kind === 'table'
}

/** Whether a section's role holds for all below it, whatever their headings say. */
function rulesBelow({ role, topic }: Draft, own: SectionRole | undefined): boolean {
  if (role === 'negative' || role === 'question') return true
  if (topic === 'template' || topic === 'process' || topic === 'references' || topic === 'glossary') return true
  if (
    topic === 'removed' ||
    topic === 'renamed' ||
    topic === 'decisions' ||
    topic === 'clarifications' ||
    topic === 'dependencies'
  )
    return true
  if (topic === 'scenario' || topic === 'acceptance') return own !== 'negative' && own !== 'question'
  return role === 'quality' && own === 'requirement' && topic !== 'success'
}
