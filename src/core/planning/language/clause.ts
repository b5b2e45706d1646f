/**
 * The frame of an English sentence: who, how strongly, and what is done.
 *
 *   When a report is ready, | the server | must | not | send | it to guests
 *   lead                      subject      force  negated  predicate
 *
 * Found by the words of grammar alone: modal verbs, forms of `be` and `have`, and verbs that agree with what stands before them.
 */
import { GENERIC_ACTORS, PEOPLE } from './noun-table.ts'
import { isStative, participleOf, verbOf, isNounToo } from './verb.ts'
import type { Piece } from './pieces.ts'

/** A sentence taken apart. */
export interface Clause {
  readonly subject: readonly Piece[]
  /** How it says that something is to be: `modal` must, shall, can; `being` is, are; `doing` a verb that agrees with its subject. */
  readonly force: 'modal' | 'being' | 'doing'
  readonly isNegated: boolean
  /** From the verb on: for `modal` its base form, for `being` what follows `is`, for `doing` the agreeing verb. */
  readonly predicate: readonly Piece[]
  /** `only`, put before the verb. */
  readonly isOnly: boolean
}

const MODALS = new Set(
  "must shall should will can may could would cannot can't won't mustn't shouldn't might".split(' '),
)
const BEING = new Set(['is', 'are', 'was', 'were', 'gets', "isn't", "aren't"])
const DOING_NOT = new Set(['does', 'do', "doesn't", "don't"])
const RELATIVES = new Set(
  'that which who whose where when if while because what how whether until once unless after before as since so'.split(
    ' ',
  ),
)
const DETERMINERS = new Set(
  'a an the this that these those its their our your my his her each every any all no some both one two three four five several many most multiple only exactly up more fewer less what how which whether when where to it them him us itself themselves new everything anything something nothing everyone anyone'.split(
    ' ',
  ),
)
const PREPOSITIONS = new Set(
  'of in on at by for from with without to into onto via per as through during within under over between across after before about against among using and or nor but than'.split(
    ' ',
  ),
)
const FILLERS = new Set(
  'also always then still therefore thus first instead now just even either both never not only automatically optionally currently additionally further simply at least all each explicitly'.split(
    ' ',
  ),
)
/** Words looked at for the predicate. */
const REACH = 45

/** Takes a sentence apart; nothing when no predicate was found. The pieces of one sentence. */
export function clauseOf(pieces: readonly Piece[]): Clause | undefined {
  const end = Math.min(pieces.length, REACH)
  let relative = -1
  for (let at = 0; at < end; at++) {
    const piece = pieces[at] as Piece
    if (piece.isClosed) continue
    if (at > 0 && piece.text.length < 24) {
      const found = finiteAt(pieces, at)
      if (found !== undefined && relative >= 0) {
        // The verb of the relative clause; the next one is the sentence's own.
        relative = -1
        continue
      }
      if (found !== undefined) return found
    }
    if (at > 0 && RELATIVES.has(piece.bare) && !(piece.bare === 'as' && at === 0)) relative = at
    if (piece.text.endsWith(';') || (/[—–]$/.test(piece.text) && at > 0) || (piece.text.endsWith(':') && at > 0))
      return undefined
  }
  return undefined
}

/** Whether a first word is a noun, as what follows shows: `Report must list`, `Filter bar`. */
export function isDeterminer(bare: string): boolean {
  return DETERMINERS.has(bare) || /^\d/.test(bare)
}

/** Whether a word is a modal verb or a form of `be` or `have`. */
export function isModalOrBeing(bare: string): boolean {
  return MODALS.has(bare) || BEING.has(bare) || /^(?:be|been|being|has|have|had|do|does|did)$/.test(bare)
}

/** Whether the piece at `at` is a verb that agrees with the nouns before it. */
export function agreesWithNouns(pieces: readonly Piece[], at: number): boolean {
  return at > 0 && agreesAt(pieces, at)
}

/** Whether a word joins phrases. */
export function isPreposition(bare: string): boolean {
  return PREPOSITIONS.has(bare)
}

function finiteAt(pieces: readonly Piece[], at: number): Clause | undefined {
  const { bare } = pieces[at] as Piece
  const subject = pieces.slice(0, at)
  if (MODALS.has(bare)) return afterModal(subject, pieces, at + 1, /^(?:cannot|.*n't)$/.test(bare))
  if (/^(?:need|needs|has|have|ought)$/.test(bare) && pieces[at + 1]?.bare === 'to') {
    return afterModal(subject, pieces, at + 2, false)
  }
  if (/^(?:wants?|wish(?:es)?)$/.test(bare) && pieces[at + 1]?.bare === 'to')
    return afterModal(subject, pieces, at + 2, false)
  const next = pieces[at + 1]
  if (bare === 'never' && next !== undefined && /^(?:third|base)$/.test(verbOf(next.bare)?.form ?? '')) {
    return { subject, force: 'doing', isNegated: true, predicate: pieces.slice(at + 1), isOnly: false }
  }
  if (DOING_NOT.has(bare)) {
    const isNegated = bare.endsWith("n't") || pieces[at + 1]?.bare === 'not'
    if (isNegated) return afterModal(subject, pieces, at + 1, true)
    return undefined
  }
  if (BEING.has(bare)) return clause(subject, 'being', pieces, at + 1, bare.endsWith("n't"))
  return agreesAt(pieces, at) ? clause(subject, 'doing', pieces, at, false) : undefined
}

function afterModal(
  subject: readonly Piece[],
  pieces: readonly Piece[],
  from: number,
  isNegated: boolean,
): Clause | undefined {
  return from < pieces.length ? clause(subject, 'modal', pieces, from, isNegated) : undefined
}

function clause(
  subject: readonly Piece[],
  force: Clause['force'],
  pieces: readonly Piece[],
  from: number,
  negatedBefore: boolean,
): Clause | undefined {
  let isNegated = negatedBefore
  let isOnly = false
  let at = from
  for (; at < pieces.length && at < from + 6; at++) {
    const { bare } = pieces[at] as Piece
    if (bare === 'not' || bare === 'never') {
      if (pieces[at + 1]?.bare === 'only') at++
      else isNegated = true
    } else if (bare === 'no' && pieces[at + 1]?.bare === 'longer') {
      isNegated = true
      at++
    } else if (bare === 'only') {
      isOnly = true
    } else if (!(FILLERS.has(bare) || isAdverb(bare)) || verbOf(bare)?.form === 'base') {
      break
    }
  }
  if (force === 'being') {
    // `is at least 12` needs its words.
    const first = pieces[from]?.bare ?? ''
    if (/^(?:at|only|all|both|either|first)$/.test(first)) at = from
  }
  const last = subject.findLastIndex(
    ({ bare, isClosed }) => isClosed || !(isAdverb(bare) || /^(?:only|also|always|then|still)$/.test(bare)),
  )
  isOnly ||= subject.slice(last + 1).some((piece) => piece.bare === 'only')
  return at < pieces.length
    ? { subject: subject.slice(0, last + 1), force, isNegated, predicate: pieces.slice(at), isOnly }
    : undefined
}

/** Whether a word is an adverb by its ending. */
export function isAdverb(bare: string): boolean {
  return (
    bare.length > 4 &&
    bare.endsWith('ly') &&
    !/^(?:apply|reply|supply|comply|imply|rely|assembly|family|multiply|anomaly|daily|weekly|monthly|hourly|yearly|early|read-only|friendly)$/.test(
      bare,
    )
  )
}

/** Whether the piece is a verb in the present that agrees with the nouns before it. */
function agreesAt(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at] as Piece
  const before = pieces
    .slice(0, at)
    .findLast(
      ({ isClosed, bare }) => !isClosed && !isAdverb(bare) && !/^(?:only|also|always|then|still|never)$/.test(bare),
    )
  if (before === undefined) return false
  const next = pieces[at + 1]
  if (before.isLast || isPreposition(before.bare) || isDeterminer(before.bare)) {
    if (!/^(?:it|this|that|they|all)$/.test(before.bare) || at > 1) return false
  }
  if (/[’']s$/.test(before.text) || piece.text !== piece.text.toLowerCase()) return false
  const known = verbOf(piece.bare)
  if (known === undefined) return false
  if (known.form === 'third') {
    if (isPlural(before.bare) && before.bare !== 'this') return false
    if (!isNounToo(known.base)) return !BEING.has(next?.bare ?? '') && !MODALS.has(next?.bare ?? '')
    return (
      next !== undefined &&
      !piece.isLast &&
      ((isDeterminer(next.bare) && next.bare !== 'to') ||
        (next.bare === 'at' && /^(?:most|least)$/.test(pieces[at + 2]?.bare ?? '')) ||
        /^[`"“]/.test(next.text) ||
        startsObject(pieces, at) ||
        runsOn(pieces, at))
    )
  }
  if (known.form !== 'base' || participleOf(piece.bare) !== undefined) return false
  const isMany =
    isPlural(before.bare) || isJoined(pieces.slice(0, at)) || /^(?:we|they|you|i|people)$/.test(before.bare)
  if (!isMany || verbOf(before.bare)?.form === 'base') return false
  return (
    next !== undefined &&
    !piece.isLast &&
    (!isNounToo(known.base) ||
      isDeterminer(next.bare) ||
      (at === 1 && isPeople(before.bare) && /^(?:in|out|off)$/.test(next.bare)) ||
      (isPlural(before.bare) && isDeterminer(pieces[0]?.bare ?? '') && startsObject(pieces, at))) &&
    !MODALS.has(next.bare) &&
    !BEING.has(next.bare)
  )
}

/** After a word that is a noun as often: whether an object follows, and no other predicate soon. */
function startsObject(pieces: readonly Piece[], at: number): boolean {
  const isSure = /^(?:returns|supports|uses|shows|handles|starts|stops|needs)$/.test((pieces[at] as Piece).bare)
  const opens = isSure || isDeterminer(pieces[0]?.bare ?? '') || at === 1
  const next = pieces[at + 1] as Piece
  if (
    !opens ||
    next.isClosed ||
    FILLERS.has(next.bare) ||
    isAdverb(next.bare) ||
    isPreposition(next.bare) ||
    RELATIVES.has(next.bare)
  )
    return false
  const known = verbOf(next.bare)
  if (known?.form === 'base' && !isNounToo(known.base)) return false
  // `UX notes tied to capabilities`: a thing and what was done to it.
  if (at === 1 && known?.form === 'past' && isPreposition(pieces[at + 2]?.bare ?? '')) return false
  return !isPredicateNear(pieces, at + 1)
}

/** Deeds that need no object: `the job runs without a lock`. */
function runsOn(pieces: readonly Piece[], at: number): boolean {
  const next = pieces[at + 1] as Piece
  if (!/^(?:runs|exits|starts|stops|returns|crashes|loads|moves|lands|works|fails)$/.test((pieces[at] as Piece).bare))
    return false
  return (
    /^(?:without|as|in|on|within|under|at|until|when|with|after|before|from|to)$/.test(next.bare) &&
    !isPredicateNear(pieces, at + 1)
  )
}

function isPredicateNear(pieces: readonly Piece[], from: number): boolean {
  for (const { bare, isLast } of pieces.slice(from, from + 8)) {
    if (MODALS.has(bare) || BEING.has(bare)) return true
    const known = verbOf(bare)
    if (known?.form === 'third' && !isNounToo(known.base)) return true
    if (isLast || RELATIVES.has(bare) || bare === 'then' || bare === '') return false
  }
  return false
}

/** Several of those who act: `users`, `admins`. */
function isPeople(bare: string): boolean {
  return isPlural(bare) && (PEOPLE.has(bare.slice(0, -1)) || GENERIC_ACTORS.has(bare))
}

/** Whether a subject is two things: `the app and the server`. */
function isJoined(subject: readonly Piece[]): boolean {
  const at = subject.findIndex(({ bare, isClosed }) => bare === 'and' && !isClosed)
  return at > 0 && at < subject.length - 1 && subject.length <= 8 && verbOf(subject[0]?.bare ?? '') === undefined
}

/** Whether a word looks like the plural of a noun. */
export function isPlural(bare: string): boolean {
  return (
    /^[^/.]*[^su/.]s$/.test(bare) &&
    !/(?:is|ss|us|ous|'s)$/.test(bare) &&
    !/^(?:this|its|has|was|is|does|as|redis|postgres|kubernetes|access|process|status|always|progress)$/.test(bare)
  )
}

/** Whether the deed needs no object: the verb ends the clause, or words of grammar follow. */
export function isIntransitive(predicate: readonly Piece[]): boolean {
  const [verb, next] = predicate
  if (verb === undefined || next === undefined || verb.isLast) return true
  return (
    isStative(verbOf(verb.bare)?.base ?? '') ||
    (PREPOSITIONS.has(next.bare) && !(next.bare === 'at' && /^(?:most|least)$/.test(predicate[2]?.bare ?? ''))) ||
    (RELATIVES.has(next.bare) && next.bare !== 'that')
  )
}
