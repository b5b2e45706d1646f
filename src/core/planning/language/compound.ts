/**
 * Several demands in one sentence, apart: at a semicolon, at `and` before a verb of the same form as the first, and in lists of at
 * least three deeds or things to be made. A list of values (`CSV, JSON and XML`) is one demand.
 */
import { clauseOf, isDeterminer, isPlural } from './clause.ts'
import { ARTEFACTS } from './noun-table.ts'
import { piecesOf, type Piece } from './pieces.ts'
import { sentencesOf } from './sentence.ts'
import { isNounToo, participleOf, verbOf, type VerbForm } from './verb.ts'

/** One demand of several. */
export interface CompoundPart {
  /** To be understood by itself: what the first part has before its verb is put before the others. */
  readonly text: string
  /** Where its own words stand: offsets in the whole text, `end` exclusive. */
  readonly start: number
  readonly end: number
}

/** Longer texts are one part: no demand is that long. */
const LONGEST = 4000

/** The demands of a text in its order; one, the whole, when it has no more. Blank texts have none. */
export function partsOfCompound(text: string): CompoundPart[] {
  if (text.length > LONGEST) return [{ text, start: 0, end: text.length }]
  return sentencesOf(text).flatMap((sentence) =>
    atSemicolons(sentence.text).flatMap((clause) =>
      atDeeds(clause.text).map((part) => {
        const start = sentence.start + clause.start
        return { text: part.text, start: start + part.start, end: start + part.end }
      }),
    ),
  )
}

function atSemicolons(text: string): CompoundPart[] {
  const pieces = piecesOf(text)
  const cuts = pieces.flatMap((piece, at) => {
    const isCut = !piece.isClosed && piece.text.endsWith(';') && at >= 1 && at < pieces.length - 2
    return isCut ? [at + 1] : []
  })
  return slices(text, pieces, cuts)
}

/** Slices between the cuts, without the words and signs that join them. */
function slices(text: string, pieces: readonly Piece[], cuts: readonly number[]): CompoundPart[] {
  const bounds = [0, ...cuts, pieces.length]
  return bounds.slice(1).flatMap((to, at) => {
    let from = bounds[at] as number
    while (from > 0 && from < to && /^(?:and|or|then|,)$/.test((pieces[from] as Piece).bare)) from++
    let until = to
    while (to < pieces.length && until > from + 1 && /^(?:and|or|then|but)$/.test((pieces[until - 1] as Piece).bare))
      until--
    const start = pieces[from]?.start
    let end = pieces[until - 1]?.end
    if (start === undefined || end === undefined || end <= start) return []
    while (to < pieces.length && end > start && /[,;]/.test(text.charAt(end - 1))) end--
    return [{ text: text.slice(start, end), start, end }]
  })
}

function atDeeds(text: string): CompoundPart[] {
  const pieces = piecesOf(text)
  const first = firstVerb(pieces)
  if (first === undefined) return withHead(text, pieces, 0, artefactCuts(pieces, 0))
  const cuts = deedCuts(pieces, first)
  if (cuts.length > 0) return withHead(text, pieces, first.at, cuts)
  return withHead(text, pieces, first.at + 1, artefactCuts(pieces, first.at + 1))
}

/** The parts, each with the words before `shared` put before it. */
function withHead(text: string, pieces: readonly Piece[], shared: number, cuts: readonly number[]): CompoundPart[] {
  const head = shared === 0 ? '' : `${text.slice(0, (pieces[shared - 1] as Piece).end)} `
  return slices(text, pieces, cuts).map((part, at) => (at === 0 ? part : { ...part, text: head + part.text }))
}

/** The verb whose form the others must have: the first word, else the predicate's verb, else the one after `to`. */
function firstVerb(pieces: readonly Piece[]): { at: number; form: VerbForm | 'participle' } | undefined {
  const head = verbOf(pieces[0]?.bare ?? '')
  const to = pieces.findIndex(
    ({ bare }, at) => bare === 'to' && at < 12 && verbOf(pieces[at + 1]?.bare ?? '')?.form === 'base',
  )
  const isLetting = head?.form === 'base' && /^(?:allow|let|enable|permit|ask|require|help|need|want)$/.test(head.base)
  if (isLetting && to > 0) return { at: to + 1, form: 'base' }
  if (head !== undefined && head.form !== 'past' && !(isNounToo(head.base) && clauseOf(pieces) !== undefined)) {
    return { at: 0, form: head.form }
  }
  const clause = clauseOf(pieces)
  if (clause === undefined) return undefined
  const [verb] = clause.predicate
  const at = pieces.indexOf(verb as Piece)
  if (verb === undefined || at < 0) return undefined
  if (verb.bare === 'able' || (verb.bare === 'be' && pieces[at + 1]?.bare === 'able'))
    return to > 0 ? { at: to + 1, form: 'base' } : undefined
  if (verb.bare === 'be')
    return participleOf(pieces[at + 1]?.bare ?? '') === undefined ? undefined : { at: at + 1, form: 'participle' }
  if (clause.force === 'being') return participleOf(verb.bare) === undefined ? undefined : { at, form: 'participle' }
  const known = verbOf(verb.bare)
  return known === undefined ? undefined : { at, form: known.form }
}

function deedCuts(pieces: readonly Piece[], first: { at: number; form: VerbForm | 'participle' }): number[] {
  const cuts: number[] = []
  const commas: number[] = []
  let from = first.at
  for (let at = first.at + 2; at < pieces.length - 1; at++) {
    const before = pieces[at - 1] as Piece
    if (before.isClosed && !/[,;]$/.test(before.text)) continue
    if ((pieces[at] as Piece).isClosed) continue
    const isJoined = /^(?:and|then)$/.test(before.bare) && !before.isClosed
    const isListed = before.text.endsWith(',')
    if (!isJoined && !isListed) continue
    const owned = isJoined && at - from <= 2 ? at - from : at - from - (isJoined ? 1 : 0)
    if (sharesObject(pieces, from, isJoined ? at - 2 : at - 1, first.form)) return []
    if (
      owned < 2 ||
      (isJoined && at - 1 - from < 2) ||
      !isDeed(pieces, at, first.form, isListed || pieces[at - 2]?.text.endsWith(',') === true)
    )
      continue
    if (isListed && !isJoined) commas.push(at)
    else cuts.push(...commas.splice(0), at)
    from = at
  }
  return commas.length > 1 || cuts.length > 0
    ? [...cuts, ...(commas.length > 1 ? commas : [])].toSorted((a, b) => a - b)
    : []
}

/** Whether the deeds up to `last` are verbs alone (`create, rename and delete lists`): what they are done to stands behind the last one. */
function sharesObject(pieces: readonly Piece[], from: number, last: number, form: VerbForm | 'participle'): boolean {
  if (last <= from || !(pieces[last - 1] as Piece).text.endsWith(',')) return false
  return verbOf((pieces[last] as Piece).bare)?.form === form && !(pieces[last] as Piece).isClosed
}

/** Whether a deed of its own begins: a verb of the same form, with something it is done to. */
function isDeed(pieces: readonly Piece[], at: number, form: VerbForm | 'participle', isListed: boolean): boolean {
  const { bare, isLast } = pieces[at] as Piece
  const next = pieces[at + 1]
  if (next === undefined || isLast) return false
  if (form === 'participle') return false
  const known = verbOf(bare)
  if (known?.form !== form || /^(?:and|or)$/.test(next.bare)) return false
  if (form === 'base' && participleOf(bare) !== undefined && !isDeterminer(next.bare)) return false
  return (
    !isNounToo(known.base) || (isListed && isPlural(next.bare)) || isDeterminer(next.bare) || next.text.startsWith('`')
  )
}

/** A list of at least three things that are made, each with its own noun: `login page, sign-up page and profile page`. */
function artefactCuts(pieces: readonly Piece[], from: number): number[] {
  const ends: number[] = []
  for (let at = from; at < pieces.length; at++) {
    const piece = pieces[at] as Piece
    if (piece.isClosed) return []
    const next = pieces[at + 1]
    const isEnd = piece.text.endsWith(',') || (next?.bare === 'and' && !next.isClosed) || next === undefined
    if (!isEnd) continue
    if (!ARTEFACTS.has(piece.bare)) return []
    ends.push(at)
    if (next?.bare === 'and') at++
  }
  if (ends.length < 3) return []
  return ends.slice(0, -1).map((end) => end + 1)
}
