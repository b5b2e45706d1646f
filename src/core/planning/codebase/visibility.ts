/**
 * Which methods are private where a mark above them says so, as in Ruby. The rules only find the marks (exports of the noun
 * `visibility`) and how far they hold (`visibility_scope`): a rule that looked from each method at what stands above it would
 * cost the square of their number.
 */
import type { CodeFact } from '../../model/code-index.ts'

interface Scope {
  readonly end_line: number
  /** The type whose methods the last mark is about. */
  container: string | undefined
  isHidden: boolean
}

/** Facts of one file, in the order of lines, with methods below a mark settled; the marks are left out. */
export function withVisibility(facts: readonly CodeFact[]): readonly CodeFact[] {
  if (!facts.some(isMark)) return facts
  const scopes: Scope[] = []
  const settled: CodeFact[] = []
  // What holds for a line is said before what stands on it.
  for (const fact of facts.toSorted((a, b) => a.line - b.line || rank(a) - rank(b))) {
    while ((scopes.at(-1)?.end_line ?? Infinity) < fact.line) scopes.pop()
    const scope = scopes.at(-1)
    if (fact.kind === 'export' && fact.noun === 'visibility_scope') {
      scopes.push({ end_line: fact.end_line, container: undefined, isHidden: false })
    } else if (fact.kind === 'export' && fact.noun === 'visibility') {
      if (scope === undefined) continue
      scope.container = fact.container
      scope.isHidden = fact.name !== 'public'
    } else {
      const isBelow = fact.kind === 'definition' && fact.noun === 'method' && scope?.isHidden === true
      settled.push(isBelow && fact.container === scope.container ? { ...fact, exported: false } : fact)
    }
  }
  return settled
}

function isMark({ kind, noun }: CodeFact): boolean {
  return kind === 'export' && (noun === 'visibility' || noun === 'visibility_scope')
}

function rank(fact: CodeFact): number {
  if (!isMark(fact)) return 2
  return fact.noun === 'visibility_scope' ? 0 : 1
}
