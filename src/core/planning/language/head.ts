/** Whether the first word of a phrase is its verb: `Report the usage` is done, `Report page` is a thing. */
import { clauseOf, isAdverb, isDeterminer, isModalOrBeing, isPlural, isPreposition } from './clause.ts'
import { withFollowers } from './followers.ts'
import type { Demand } from './nominal.ts'
import { ARTEFACTS, COMPOUND_HEADS } from './noun-table.ts'
import type { Piece } from './pieces.ts'
import { said } from './title.ts'
import { isNounToo, isVerbAtHead, verbOf } from './verb.ts'

/** A first word that is a verb, unless what follows shows it to be a noun. */
export function headDemand(text: string, pieces: readonly Piece[]): Demand | undefined {
  const skipped =
    isAdverb(pieces[0]?.bare ?? '') && !(pieces[0] as Piece).isLast && verbOf(pieces[1]?.bare ?? '')?.form === 'base'
      ? 1
      : 0
  const head = pieces[skipped] as Piece
  const rest = pieces.slice(skipped + 1)
  const isMethod = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(head.text)
  const known = head.isClosed || isMethod ? undefined : verbOf(head.bare)
  if (known === undefined || /[:;]$/.test(head.text)) return undefined
  const words = pieces.slice(skipped)
  if (known.form === 'base' && isSubject(known.base, pieces)) return undefined
  if (known.form === 'base' && (!isNounToo(known.base) || isVerbBefore(known.base, rest, /^\p{Lu}/u.test(head.text)))) {
    return { text: skipped === 0 ? text : said(words), rule: 'imperative-head' }
  }
  const isDeed =
    !/^(?:existing|missing|following|remaining|pending|ongoing|incoming|outgoing|upcoming|leading|trailing|matching|corresponding|underlying|conflicting|competing|including|depending|according|during|regarding|given)$/.test(
      head.bare,
    )
  if (known.form === 'gerund' && isDeed && rest.length > 0 && isDeedBefore(rest)) {
    return { text: `${known.base} ${withFollowers(rest)}`, rule: 'gerund' }
  }
  if (known.form === 'third' && rest.length > 0 && !head.isLast && (!isNounToo(known.base) || isObject(rest[0]))) {
    if (clauseOf(pieces)?.force === 'modal' || isModalOrBeing(rest[0]?.bare ?? '')) return undefined
    return { text: `${known.base} ${withFollowers(rest)}`, rule: 'third-person' }
  }
  return undefined
}

/** Whether a word begins an object rather than names a thing with the one before. */
function isObject(piece: Piece | undefined): boolean {
  return piece !== undefined && (isDeterminer(piece.bare) || piece.isClosed || isPlural(piece.bare))
}

/** Whether a word that may be a noun is a verb, by what follows it: `Report the usage`, not `Report page`. */
function isVerbBefore(base: string, rest: readonly Piece[], isTitleCase: boolean): boolean {
  const [next] = rest
  if (next === undefined || isSign(next)) return false
  if (isObjectOfHead(base, rest)) return true
  if (isDeterminer(next.bare) || (next.isClosed && !next.text.startsWith('(')) || /^[`"“@/.-]/.test(next.text))
    return true
  if (clauseOf([{ ...next, bare: base, text: base, isLast: false, isClosed: false }, ...rest]) !== undefined)
    return !isClausal(base, rest)
  if (isPreposition(next.bare))
    return /^(?:up|out|in|on|off|down|from|through|to|into|onto|against|over|with|by|via|at|within)$/.test(next.bare)
  const run = nounRun(rest)
  const head = run.at(-1)
  if (head === undefined) return true
  if (isVerbAtHead(base))
    return !(run.length === 1 && rest.length === 1 && COMPOUND_HEADS.has(head.bare) && !isPlural(head.bare))
  if (isTitleCase && rest.length <= 3 && run.length === rest.length && isTitled(run) && !isPlural(head.bare))
    return false
  if (run.length <= 2 && COMPOUND_HEADS.has(head.bare) && !isPlural(head.bare)) return false
  return !(/(?:tion|ment|ance|ence|ity|ness|ing|age|sis)$/.test(next.bare) && run.length === 1)
}

/** Whether a first word that looks like a verb is what the sentence is about: `Follow mode should stop`, `Restart rebuilds the cache`. */
function isSubject(base: string, pieces: readonly Piece[]): boolean {
  const clause = clauseOf(pieces)
  if (clause === undefined || clause.subject.length > 2 || clause.subject.some(({ isLast }) => isLast)) return false
  if (
    /^(?:ensure|verify|let|make|confirm|check|validate|guarantee|assert|test|show|say|explain|define|document|prove|specify|state|assume|see|decide|note|require)$/.test(
      base,
    )
  )
    return false
  const isOne = clause.subject.length === 1
  if (clause.force === 'doing' && isOne && isObjectOfHead(base, pieces.slice(1))) return false
  return clause.force === 'doing' ? isOne : isOne || !isDeterminer(clause.subject[1]?.bare ?? '')
}

/** `Cancel orders up to a day before`, `Archive lists 30 days later`: the second word looks like a verb and is a plural. */
function isObjectOfHead(base: string, [second, third]: readonly Piece[]): boolean {
  const known = verbOf(second?.bare ?? '')
  if (known?.form !== 'third' || !isNounToo(known.base)) return false
  if (!isNounToo(base)) return true
  return third !== undefined && (/^\d/.test(third.bare) || /^(?:up|when|more|less|only|at)$/.test(third.bare))
}

/** Whether a piece is a sign of an assignment or a change of state, not a word: `=`, `->`. */
function isSign({ text }: Piece): boolean {
  return /^(?:[=→⇒|+]+|-+>)$/.test(text)
}

/** Whether each word has a capital, as in a heading: `Step Manifest`. */
function isTitled(run: readonly Piece[]): boolean {
  return run.every(({ text }) => /^\p{Lu}\p{Ll}/u.test(text))
}

/** Whether a predicate follows soon, so that the first word belongs to its subject. */
function isClausal(base: string, rest: readonly Piece[]): boolean {
  const head: Piece = { text: base, bare: base, start: 0, end: 0, isClosed: false, isLast: false }
  const clause = clauseOf([head, ...rest])
  if (clause === undefined || clause.subject.length > 6) return false
  return !clause.subject.slice(1).some(({ bare, isLast }) => isDeterminer(bare) || isLast)
}

/** The nouns in a row after a verb, up to a word of grammar or a sign. */
function nounRun(rest: readonly Piece[]): Piece[] {
  const run: Piece[] = []
  for (const piece of rest.slice(0, 6)) {
    if (isPreposition(piece.bare) || isDeterminer(piece.bare) || !/\p{L}/u.test(piece.text)) break
    run.push(piece)
    if (piece.isLast) break
  }
  return run
}

/** Whether a gerund is a deed before these words, not a part of a name: `Adding the page`, not `Logging configuration`. */
function isDeedBefore(rest: readonly Piece[]): boolean {
  const [next] = rest
  if (next === undefined || isSign(next)) return false
  const clause = clauseOf([{ ...next, bare: 'thing', text: 'thing', isLast: false, isClosed: false }, ...rest])
  if (clause !== undefined && (clause.force === 'modal' || !clause.subject.some(({ text }) => text.endsWith(','))))
    return false
  if (isDeterminer(next.bare) || next.isClosed || /^(?:support|to|up|with|from)$/.test(next.bare)) return true
  if (isPreposition(next.bare)) return false
  const run = nounRun(rest)
  const head = run.at(-1)?.bare ?? ''
  return isPlural(head) || run.length > 1 || !(COMPOUND_HEADS.has(head) || ARTEFACTS.has(head))
}
