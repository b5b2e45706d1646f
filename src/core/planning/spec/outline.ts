/**
 * Finds the features of a document: which headings are features, and what stands under each.
 *
 *   # title             the document's title, when there is one such heading
 *   ## feature          or the first level that has several headings
 *   ### group           deeper headings group within their feature
 */
import type { HeadingStatement, Statement } from './statement.ts'

/** A block under a feature, with the headings above it, outermost first. */
export interface PlacedStatement {
  readonly statement: Statement
  readonly section: readonly string[]
  /** How many headings stand between the feature and the block. */
  readonly groups: readonly string[]
}

/** A heading that may be a feature, and the blocks under it up to the next feature. */
export interface FeatureOutline {
  /** `undefined` for the items of a document without any heading. */
  readonly heading: HeadingStatement | undefined
  readonly title: string
  /** The headings from the document's title down to the feature. */
  readonly section: readonly string[]
  readonly blocks: readonly PlacedStatement[]
}

/** A document's title, its features in order, and the blocks above the first of them. */
export interface Outline {
  readonly title: string | undefined
  readonly features: readonly FeatureOutline[]
  readonly preamble: readonly PlacedStatement[]
}

/** Reads the outline of a document's statements. */
export function readOutline(statements: readonly Statement[]): Outline {
  const headings = statements.filter((statement) => statement.kind === 'heading')
  const level = featureLevel(statements)
  const isTitled = headings.filter((heading) => heading.depth === 1).length === 1
  const title = isTitled ? headings.find((heading) => heading.depth === 1)?.title : undefined

  const features: {
    heading: HeadingStatement | undefined
    title: string
    section: string[]
    blocks: PlacedStatement[]
  }[] = []
  const preamble: PlacedStatement[] = []
  const above: HeadingStatement[] = []
  const titles = (): string[] => above.map((heading) => heading.title)
  let into = preamble
  let depth = 0

  for (const statement of statements) {
    if (statement.kind === 'heading') {
      while ((above.at(-1)?.depth ?? 0) >= statement.depth) above.pop()
      above.push(statement)
      const isTitle = statement.depth === 1 && isTitled && level > 1
      if (isTitle) into = preamble
      else if (statement.depth <= level) {
        const feature = { heading: statement, title: statement.title, section: titles(), blocks: [] }
        features.push(feature)
        into = feature.blocks
        depth = above.length
      }
      continue
    }
    into.push({ statement, section: titles(), groups: titles().slice(into === preamble ? above.length : depth) })
  }
  if (headings.length === 0) {
    return { title, features: [{ heading: undefined, title: '', section: [], blocks: preamble }], preamble: [] }
  }
  return { title, features, preamble }
}

/** The depth of the headings that are features: see the top of this file. A document with a title alone has one feature, it. */
function featureLevel(statements: readonly Statement[]): number {
  const count = [0, 0, 0, 0, 0, 0, 0]
  for (const statement of statements) if (statement.kind === 'heading') (count[statement.depth] as number)++
  if ((count[2] ?? 0) > 1 || (count[2] === 1 && holdsItems(statements, 2))) return 2
  const several = count.findIndex((n) => n > 1)
  if (several > 0) return several
  if ((count[2] ?? 0) === 1) return 2
  const first = count.findIndex((n) => n > 0)
  return first > 0 ? first : 2
}

/** Whether list items stand directly under a heading of this depth. */
function holdsItems(statements: readonly Statement[], depth: number): boolean {
  let isUnder = false
  return statements.some((statement) => {
    if (statement.kind === 'heading') isUnder = statement.depth === depth
    return isUnder && statement.kind === 'item'
  })
}
