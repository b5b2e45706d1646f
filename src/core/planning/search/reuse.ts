/**
 * What of the codebase a task can build on, from the surest to the least sure: types that its text names as the code writes them;
 * what the files beside its new files build upon; what others of the kind that it makes build upon (a mailer: `ApplicationMailer`);
 * and names whose words stand side by side in it. A coincidence of words is worse than nothing, so one common word is no evidence.
 */
import type { ReusesExisting } from '../../model/reuse.ts'
import { compareText } from '../../std/order.ts'
import { folderOf } from '../codebase/path-text.ts'
import { isType } from '../codebase/symbol-table.ts'
import { type Base, siblingsOf } from './building-upon.ts'
import type { CodeSearch } from './prepared-search.ts'
import { anotherOf, type ReusedSymbol, symbolOf } from './reused-symbol.ts'
import { saidNames } from './said-names.ts'
import { type Phrase, phrasesOf } from './task-phrases.ts'
import { isDistinct } from './symbol-words.ts'

const MOST = 5
/** Files beside a new one that must build upon the same, and their share of all. */
const FEWEST_BESIDE = 2
const BESIDE_SHARE = 0.3
/** Words that say of the name behind them that something is built upon it; “extend it” may mean to change it. */
const EXTENDS =
  /\b(?:extend(?:s|ing)|implement(?:s|ing)|inherit(?:s|ing)\s+from|subclass(?:es)?\s+of)\s+(?:the\s+)?[`"'“]?([A-Za-z_$][\w$]*)/gi
/** How people call what code has another word for. */
const CALLED: ReadonlyMap<string, string> = new Map([
  ['email', 'mailer'],
  ['mail', 'mailer'],
  ['newsletter', 'mailer'],
  ['page', 'controller'],
])

/** The names that a task can build on, the surest first; none when nothing fits well. `files` are those that it will touch. */
export function reusedSymbols(search: CodeSearch, text: string, files: readonly string[] = []): ReusedSymbol[] {
  const phrases = phrasesOf(text)
  const bases = [...besideNew(search, files), ...ofKinds(search, phrases)]
  const named = saidNames(search, text, files)
  const exact = stated(search, text, phrases)
  const all = [...bases, ...exact, ...named]
  const extended = new Set(all.filter(({ how }) => how === 'extend').map(({ symbol }) => symbol))
  const kinds = search.bases().all.filter((base) => extended.has(symbolOf(base)))
  // Who makes another of a kind builds on the kind that most build upon, and on none of the others of it.
  const isOther = ({ symbol }: ReusedSymbol): boolean => {
    const path = symbol.slice(0, symbol.lastIndexOf('#'))
    const own = kinds.find((base) => symbolOf(base) === symbol)
    return kinds.some((base) => {
      const isAbove = own?.files.has(base.definition.file.path) === true
      return (
        base !== own &&
        (isAbove ? base.heirs >= (own?.heirs ?? 0) : base.files.has(path) && base.heirs > (own?.heirs ?? 0))
      )
    })
  }
  return unique([...bases, ...exact, ...named.filter((one) => !one.isMade || !isOther(one))]).slice(0, MOST)
}

/** The same as a task states it; nothing when nothing fits. */
export function reuseOf(search: CodeSearch, text: string, files: readonly string[] = []): ReusesExisting | undefined {
  const found = reusedSymbols(search, text, files)
  if (found.length === 0) return undefined
  const of = (how: ReusedSymbol['how']): string[] => found.filter((one) => one.how === how).map(({ symbol }) => symbol)
  return {
    extends: of('extend'),
    imports: of('import'),
    rationale: found.map(({ symbol, reason }) => `${symbol.slice(symbol.lastIndexOf('#') + 1)}: ${reason}`).join('; '),
  }
}

/** What the files build upon that stand where a new file will stand. */
function besideNew(search: CodeSearch, files: readonly string[]): ReusedSymbol[] {
  const fresh = files.filter((path) => !/[*?]|\/$/.test(path) && !search.documents.has(path))
  return fresh.flatMap((path) => {
    const beside = siblingsOf(search.bases(), path)
    return search
      .bases()
      .all.map((base) => ({ base, count: beside.filter((one) => base.files.has(one)).length }))
      .filter(({ count }) => count >= FEWEST_BESIDE && count >= BESIDE_SHARE * beside.length)
      .sort((a, b) => b.count - a.count || compareText(symbolOf(a.base), symbolOf(b.base)))
      .slice(0, 1)
      .map(({ base, count }) => ({
        symbol: symbolOf(base),
        how: 'extend' as const,
        reason: `${count} of ${beside.length} files in ${folderOf(path)} build upon it`,
      }))
  })
}

/** What others of the kind build upon that the task makes one of. */
function ofKinds(search: CodeSearch, phrases: readonly Phrase[]): ReusedSymbol[] {
  const made = phrases.filter((phrase) => phrase.isMade)
  return made.flatMap((phrase): ReusedSymbol[] => {
    const of = (noun: string): Base[] =>
      search.bases().all.filter((base) => base.heirs >= FEWEST_BESIDE && base.kinds.has(noun))
    const own = of(phrase.noun)
    const candidates = own.length > 0 ? own : of(CALLED.get(phrase.noun) ?? '')
    const fitting = candidates.filter(({ own: words }) => words.every((word) => isSaid(word, phrase)))
    const most = Math.max(...fitting.map(({ own: words }) => words.length))
    const best = fitting.filter(({ own: words }) => words.length === most)
    const meant = best.length > 0 ? best : candidates
    const only = meant[0]
    if (only === undefined || meant.length > 1) return []
    return [
      {
        symbol: symbolOf(only),
        how: 'extend',
        reason: `the task says "${phrase.written.join(' ')}"; ${anotherOf(only.definition.fact, only.heirs)}`,
      },
    ]
  })
}

/** Whether a phrase says a word, or one that it is short for: `mod` for moderator. */
function isSaid(word: string, { words }: Phrase): boolean {
  return words.some(
    (one) => one === word || (word.length >= 3 && one.length >= word.length + 3 && one.startsWith(word)),
  )
}

/** Types that the text writes as the code does. */
function stated(search: CodeSearch, text: string, phrases: readonly Phrase[]): ReusedSymbol[] {
  const { exact, names } = search.symbols
  const extended = new Set([...text.matchAll(EXTENDS)].map(([, name]) => name))
  return [...new Set(text.match(/[A-Za-z_$][\w$]{4,}/g) ?? [])].filter(isDistinct).flatMap((name) => {
    const places = (exact.get(name) ?? []).flatMap((place) => names[place] ?? [])
    const types = places.filter(({ fact, file }) => isType(fact) && search.files[file]?.role === 'source')
    const only = types[0]
    if (only === undefined || types.length > 1) return []
    const base = search.bases().all.find(({ definition }) => definition.fact === only.fact)
    const invites = base !== undefined || only.fact.abstract === true
    const isAsked = phrases.some(({ isMade }) => isMade) && /\b(implement|extend|subclass|inherit)/i.test(text)
    const extend = invites && (isAsked || extended.has(name))
    return [
      {
        symbol: `${search.files[only.file]?.path ?? ''}#${name}`,
        how: extend ? ('extend' as const) : ('import' as const),
        reason: `the task names it${base === undefined || !extend ? '' : `; ${anotherOf(only.fact, base.heirs)}`}`,
      },
    ]
  })
}

function unique(symbols: readonly ReusedSymbol[]): ReusedSymbol[] {
  const seen = new Set<string>()
  return symbols.filter(({ symbol }) => !seen.has(symbol) && seen.add(symbol))
}
