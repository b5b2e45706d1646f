/**
 * What of the codebase a task can build on: names that other files can use, whose words the task says, last word included (what a
 * name is: `TokenStore` is a store). A class or interface that invites extension is to be extended when the task makes another of
 * its kind; everything else is to be imported.
 */
import type { ReusesExisting } from '../../model/reuse.ts'
import { compareText } from '../../std/order.ts'
import { rounded } from '../../std/rounded.ts'
import type { CodeSearch } from './prepared-search.ts'
import { spreadOf } from './postings.ts'
import { queryOf } from './query.ts'
import type { NamedFact } from './symbol-words.ts'
import { stemOf, withoutNumber } from './stem.ts'
import { isStopWord } from './stop-words.ts'
import { partsOf } from './words.ts'

/** A name that a task can build on. */
export interface ReusedSymbol {
  /** `src/auth/base.ts#BaseAuthProvider`; a method is `path#Class.method`. */
  readonly symbol: string
  readonly how: 'extend' | 'import'
  /** 0 to 1: how much of the name the task says. */
  readonly score: number
  readonly reason: string
}

/** The parts of a task's words: as nouns, one of many, and as stems. */
interface SaidParts {
  readonly nouns: ReadonlySet<string>
  readonly stems: ReadonlySet<string>
}

/** How much of a name must be said: all but its common words. */
const ENOUGH = 0.8
const MOST = 5
/** A task that makes one of a kind. */
const MAKING = /\b(add|adds|create|creates|implement|implements|introduce|new|another|provide|write|build|support)\b/i
const EXTENDED: ReadonlySet<string> = new Set(['class', 'interface', 'trait', 'protocol', 'abstract class', 'abstract'])
/** Words that stand around the noun of a base: `BaseProvider`, `AbstractStore`, `StoreInterface`. */
const BASE = /^(base|abstract|i|interface|generic|default)$/
/** A name of one word must be no common one: at most this many share it. */
const MOST_NAMESAKES = 3

/** The names that a task can build on, the best first; none when nothing fits well. */
export function reusedSymbols(search: CodeSearch, text: string): ReusedSymbol[] {
  const query = queryOf(search, text)
  const spoken = saidParts(text)
  const { names, postings, worth } = search.reusable
  const said = new Map<number, number>()
  for (const word of query.words.keys()) {
    const share = worth[word] ?? 0
    for (let at = postings.starts[word] ?? 0; at < (postings.starts[word + 1] ?? 0); at++) {
      const name = postings.documents[at]!
      said.set(name, (said.get(name) ?? 0) + share)
    }
  }
  const found: { readonly name: NamedFact; readonly score: number; readonly worth: number }[] = []
  for (const [place, sum] of said) {
    const one = names[place]
    if (one === undefined || sum < ENOUGH * one.worth || !isMeant(search, one.name, spoken)) continue
    found.push({ name: one.name, score: sum / one.worth, worth: sum })
  }
  found.sort(
    (a, b) => b.worth - a.worth || compareText(a.name.fact.name, b.name.fact.name) || a.name.file - b.name.file,
  )
  return unique(found.slice(0, MOST * 3).map(({ name, score }) => reusedOf(search, name, score, text))).slice(0, MOST)
}

/** The same as a task states it; nothing when nothing fits. */
export function reuseOf(search: CodeSearch, text: string): ReusesExisting | undefined {
  const found = reusedSymbols(search, text)
  if (found.length === 0) return undefined
  const of = (how: ReusedSymbol['how']): string[] => found.filter((one) => one.how === how).map(({ symbol }) => symbol)
  return {
    extends: of('extend'),
    imports: of('import'),
    rationale: found.map(({ symbol, reason }) => `${symbol.slice(symbol.lastIndexOf('#') + 1)}: ${reason}`).join('; '),
  }
}

/** Whether the text says what the name is, and not only what it is about: a tokenizer is no token. */
function isMeant({ symbols }: CodeSearch, { fact, words }: NamedFact, said: SaidParts): boolean {
  const parts = wholeParts(fact.name).filter((part) => !BASE.test(part))
  const isDeed = /^(function|method|macro|def|fn)$/.test(fact.noun)
  if (!said.nouns.has(withoutNumber(parts.at(-1) ?? ''))) return false
  if (isDeed && !said.stems.has(stemOf(parts[0] ?? '')) && !isStopWord(parts[0] ?? '')) return false
  // One word of a deed may be any deed's: what gets a URL does not authorize one.
  if (isDeed) return saidOf(parts, said).length > 1
  if (words.length > 1) return true
  return spreadOf(symbols.postings, words[0] ?? -1) <= MOST_NAMESAKES && fact.name.length >= 5
}

function saidParts(text: string): SaidParts {
  const parts = [...new Set(wholeParts(text))]
  return { nouns: new Set(parts.map(withoutNumber)), stems: new Set(parts.map(stemOf)) }
}

function saidOf(parts: readonly string[], { stems }: SaidParts): string[] {
  return parts.filter((part) => !isStopWord(part) && stems.has(stemOf(part)))
}

/** The parts of a text's words; a letter that stands alone in a word belongs to what follows it: `OAuth` is one part. */
function wholeParts(text: string): string[] {
  return text.split(/[^\p{L}\p{M}\p{N}]+/u).flatMap((piece) => {
    const parts = partsOf(piece)
    return parts.flatMap((part, at) => {
      if (isLetter(part) && at + 1 < parts.length) return []
      return [isLetter(parts[at - 1] ?? '') ? `${parts[at - 1] ?? ''}${part}` : part]
    })
  })
}

/** The `I` of interfaces is none: it stands beside a name. */
function isLetter(part: string): boolean {
  return /^[a-hj-z]$/.test(part)
}

function reusedOf({ files }: CodeSearch, { fact, file }: NamedFact, score: number, text: string): ReusedSymbol {
  const parts = wholeParts(fact.name)
  const invites = fact.abstract === true || fact.noun === 'interface' || parts.some((part) => BASE.test(part))
  const extend = invites && EXTENDED.has(fact.noun) && MAKING.test(text)
  const name = fact.container === undefined ? fact.name : `${fact.container}.${fact.name}`
  const said = saidOf(parts, saidParts(text)).join(', ')
  return {
    symbol: `${files[file]?.path ?? ''}#${name}`,
    how: extend ? 'extend' : 'import',
    score: rounded(Math.min(score, 1)),
    reason: `the task says ${said}${extend ? `, and makes another ${fact.noun} of its kind` : ''}`,
  }
}

function unique(symbols: readonly ReusedSymbol[]): ReusedSymbol[] {
  const seen = new Set<string>()
  return symbols.filter(({ symbol }) => !seen.has(symbol) && seen.add(symbol))
}
