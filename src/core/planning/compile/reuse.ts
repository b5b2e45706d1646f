import type { CodeIndex } from '../../model/code-index.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import type { ReusesExisting } from '../../model/reuse.ts'
import type { Findings } from '../findings.ts'

/** Symbols that one finding names. */
const SYMBOLS_NAMED = 3

/** Facts whose names others can use. */
const NAMED: ReadonlySet<string> = new Set(['definition', 'export', 'registry'])

/** All symbols that are said to be reused. */
export function symbolsOf(reuse: ReusesExisting | undefined): string[] {
  return reuse === undefined ? [] : [...reuse.extends, ...reuse.imports]
}

/** Those of the symbols (`path#name`) that a codebase has. A method is `path#Class.method`. */
export function symbolsIn(index: Pick<CodeIndex, 'files'>, wanted: Iterable<string>): Set<string> {
  const byPath = new Map<string, Set<string>>()
  for (const symbol of wanted) {
    const path = symbol.slice(0, symbol.lastIndexOf('#'))
    const symbols = byPath.get(path)
    if (symbols === undefined) byPath.set(path, new Set([symbol]))
    else symbols.add(symbol)
  }
  const found = new Set<string>()
  for (const file of byPath.size === 0 ? [] : index.files) {
    const symbols = byPath.get(file.path)
    for (const fact of symbols === undefined ? [] : file.facts) {
      if (!NAMED.has(fact.kind)) continue
      for (const name of [fact.name, `${fact.container ?? ''}.${fact.name}`]) {
        const symbol = `${file.path}#${name}`
        if (symbols?.has(symbol)) found.add(symbol)
      }
    }
  }
  return found
}

/** What of a proposed reuse is really there; nothing when none of it is. What is not is told. */
export function verifiedReuse(
  { title, reuses_existing }: TaskProposal,
  known: ReadonlySet<string> = new Set(),
  place: string,
  findings: Findings,
): ReusesExisting | undefined {
  if (reuses_existing === undefined) return undefined
  const isKnown = (symbol: string): boolean => known.has(symbol)
  const unknown = symbolsOf(reuses_existing).filter((symbol) => !isKnown(symbol))
  if (unknown.length > 0) {
    const more = unknown.length - SYMBOLS_NAMED
    findings.warn(
      'unknown-symbol',
      `“${title}” is said to build on what was not found in the codebase: ${unknown.slice(0, SYMBOLS_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}. It is left out.`,
      place,
      'Name the file and the symbol as they stand, such as src/auth/base.ts#BaseAuthProvider; `tasks analyze --why <symbol>` finds them.',
    )
  }
  const verified = {
    extends: reuses_existing.extends.filter(isKnown),
    imports: reuses_existing.imports.filter(isKnown),
    rationale: reuses_existing.rationale,
  }
  return verified.extends.length + verified.imports.length === 0 ? undefined : verified
}
