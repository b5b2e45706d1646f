/** One thing is one fact, though several rules may find it: React's know a component where JavaScript's see a function. */
import type { CodeFact, FactKind } from '../../model/code-index.ts'
import { isSpecial } from '../../model/code-nouns.ts'

/** Kinds of which people count and list the single ones. Other facts may say different things about one name at one place. */
const MERGED: ReadonlySet<FactKind> = new Set<FactKind>(['definition', 'export', 'route', 'command', 'test'])

/**
 * Facts of one file, in the order of lines, with those of the same kind, name, place and container made one: the noun that says
 * more holds, then the first; what any of them says of it, it keeps. An untouched list is handed back as it is.
 */
export function withoutDoubles(facts: readonly CodeFact[]): readonly CodeFact[] {
  let kept: CodeFact[] | undefined
  for (let start = 0; start < facts.length;) {
    let end = start + 1
    const { line } = facts[start] as CodeFact
    while (facts[end]?.line === line) end++
    if (end - start > 1) {
      const some = facts.slice(start, end)
      const merged = mergedAtLine(some)
      if (merged.length < some.length) kept ??= facts.slice(0, start)
      kept?.push(...merged)
    } else kept?.push(facts[start] as CodeFact)
    start = end
  }
  return kept ?? facts
}

function mergedAtLine(facts: readonly CodeFact[]): readonly CodeFact[] {
  const known = new Map<string, number>()
  const kept: CodeFact[] = []
  for (const fact of facts) {
    if (!MERGED.has(fact.kind)) {
      kept.push(fact)
      continue
    }
    const key = `${fact.kind}\n${fact.name}\n${fact.container ?? ''}\n${fact.kind === 'export' ? `${fact.noun}\n${fact.detail ?? ''}` : ''}`
    const place = known.get(key)
    if (place === undefined) {
      known.set(key, kept.length)
      kept.push(fact)
    } else kept[place] = united(kept[place] as CodeFact, fact)
  }
  return kept
}

function united(first: CodeFact, second: CodeFact): CodeFact {
  const isSecond = isSpecial(second.noun) && !isSpecial(first.noun)
  const [one, other] = isSecond ? [second, first] : [first, second]
  const detail = one.detail ?? other.detail
  return {
    ...one,
    end_line: Math.max(one.end_line, other.end_line),
    ...(detail === undefined ? {} : { detail }),
    ...(other.exported === true ? { exported: true } : {}),
    ...(other.abstract === true ? { abstract: true } : {}),
  }
}
