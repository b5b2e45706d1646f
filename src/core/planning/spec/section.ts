/**
 * A document as sections: each heading with the blocks under it, and what the section is for. A role is decided by the
 * heading's words, else taken from the section above.
 */
import type { HeadingStatement, Statement } from './statement.ts'
import type { SourceText } from './source-text.ts'

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
  /** Depth of its heading; 0 for the blocks above the first. */
  readonly depth: number
  readonly role: SectionRole
  /** Why it has its role, to be read by people: `the heading “Non-goals”`. */
  readonly because: string
  readonly statements: readonly Statement[]
  readonly parent: Section | undefined
}

const WORDS: readonly (readonly [SectionRole, RegExp])[] = [
  ['negative', /non-?goals?|out of scope|not in scope|future|deferred|won'?t|assumptions|alternatives/i],
  ['question', /open questions?|questions|unresolved/i],
  ['quality', /non-?functional|nfr|performance|security|observability|success (?:criteria|metrics)/i],
  ['process', /rollout|timeline|team|schedule/i],
  ['context', /overview|background|problem|why|users|personas|glossary|references|introduction|motivation|summary/i],
  ['requirement', /requirements?|features?|what changes|scope|functional|stories|api|acceptance|milestones|roadmap/i],
]

/** The sections of a document, in its order. */
export function readSections(source: SourceText, statements: readonly Statement[]): Section[] {
  const sections: Section[] = []
  const above: Section[] = []
  let own: Statement[] = []
  const open = (heading: HeadingStatement | undefined): void => {
    own = []
    while (heading !== undefined && (above.at(-1)?.depth ?? -1) >= heading.depth) above.pop()
    const parent = heading === undefined ? undefined : above.at(-1)
    const title = heading?.title ?? ''
    const found = WORDS.find(([, words]) => words.test(title))
    const inherited = parent !== undefined && parent.depth > 1 ? parent.role : 'requirement'
    const section: Section = {
      source,
      heading,
      title,
      path: [...(parent?.path ?? []), ...(title === '' ? [] : [title])],
      depth: heading?.depth ?? 0,
      role: found?.[0] ?? inherited,
      because: found === undefined ? 'it is taken from the section above' : `the heading “${title}”`,
      statements: own,
      parent,
    }
    sections.push(section)
    if (heading !== undefined) above.push(section)
  }
  open(undefined)
  for (const statement of statements) {
    if (statement.kind === 'heading') open(statement)
    else own.push(statement)
  }
  return sections.filter(({ heading, statements: blocks }) => heading !== undefined || blocks.length > 0)
}
