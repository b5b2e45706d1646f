/** One sentence as a demand with its verb first, by its frame. The words are the sentence's own. */
import { clauseDemand } from './clause-demand.ts'
import { clauseOf, isPlural } from './clause.ts'
import { headDemand } from './head.ts'
import { nominalDemand, type Demand } from './nominal.ts'
import { piecesOf, type Piece } from './pieces.ts'
import { lowered } from './subject.ts'
import { LONGEST_TITLE, said } from './title.ts'
import { gerundOf, verbOf } from './verb.ts'

/** Frames within frames are followed so deep. */
const DEEPEST = 4
/** Introduce a condition or a place that stands before the clause. */
const LEADS =
  /^(?:when|whenever|if|while|where|once|after|before|until|unless|during|for|on|at|in|upon|by|with|without|within|under|from|to|as|given|because|since|although|via|through|across|per|instead|except|regardless)$/

/** The demand of one sentence, without marks. */
export function demandOf(sentence: string, depth = 0): Demand {
  const text = firstPart(sentence)
    .trim()
    .replace(/[\s.!;,:]+$/, '')
  const pieces = piecesOf(text, 160)
  const [first] = pieces
  if (first === undefined) return { text: 'Clarify what is asked for', rule: 'empty' }
  if (depth >= DEEPEST) return nominalDemand(text, pieces)
  return (
    storyDemand(text, depth) ??
    fixedFrame(text, pieces, depth) ??
    headDemand(text, pieces) ??
    labelled(text, pieces, depth) ??
    led(pieces, depth) ??
    clauseDemand(pieces, (rest) => demandOf(rest, depth + 1)) ??
    nominalDemand(text, pieces)
  )
}

/** Whether a rule says nothing of what is to be done, so that another sentence may say more. */
export function isWeak(rule: string): boolean {
  return /^(?:led-)?(?:nominal|stated|entity|case|empty|question)/.test(rule)
}

/** The words before a semicolon, when they are enough for a demand. */
function firstPart(sentence: string): string {
  const at = sentence.indexOf(';')
  if (at < 16 || /[(["“`]/.test(sentence.slice(0, at))) return sentence
  return sentence.slice(0, at)
}

/** The same demand by another rule's name. */
function by(rule: string, demand: Demand): Demand {
  return { text: demand.text, rule }
}

function storyDemand(text: string, depth: number): Demand | undefined {
  const story =
    /^(?:[^:]{1,80}:\s+)?as an? [^,]{1,120}?,?\s+(?:I|we|they|he|she|you)(?:['’]d| would)?\s+(?:(?:want|need|wish|like|expect|can|should|must)\b\s*)(.{1,400})$/i.exec(
      text,
    )
  const [, want] = story ?? []
  if (want === undefined) return undefined
  const bare = want.replace(/[,;]?\s+(?:so that|in order to|because|so (?:I|we|they|the|it|my|our)\b).*$/i, '')
  const deed = bare
    .replace(/^(?:to |be able to )*(?:see|view)\b/i, 'show')
    .replace(/^(?:to be able to|be able to|the ability to|to|a way to|an option to)\s+/i, '')
  const object = /^(?:my|our|the|an?|all|every|each|some|any)\b/i.test(deed)
  const [, what, how] = /^(.{2,200}?) to be (?=\w)(.+)$/i.exec(deed) ?? []
  if (object && what !== undefined && how !== undefined)
    return by('story', demandOf(`${mineIsTheirs(what)} must be ${how}`, depth + 1))
  const [, actor, act] = /^((?:the|my|our) .{2,60}?) to (\w.+)$/i.exec(deed) ?? []
  if (object && actor !== undefined && act !== undefined)
    return by('story', demandOf(`${actor} must ${act}`, depth + 1))
  return object
    ? { text: `Provide ${mineIsTheirs(deed)}`, rule: 'story' }
    : by('story', demandOf(mineIsTheirs(deed), depth + 1))
}

function mineIsTheirs(text: string): string {
  return text
    .replaceAll(/\bmy\b/gi, 'their')
    .replaceAll(/\bI (?=\w+)/g, 'they ')
    .replaceAll(/\bme\b/g, 'them')
}

const FIXED: readonly (readonly [rule: string, frame: RegExp, verb: string])[] = [
  ['must-not', /^(?:never|do not|don['’]t|must not|shall not|should not|cannot|may not) (\w+)(.*)$/i, 'prevent'],
  ['subject-left-out', /^((?:must|shall|should|can|may|will|needs? to|has to|is|are|has) .+)$/i, 'it'],
  ['possible', /^it (?:(?:should|must|shall|will) be|is) possible (?:for .{1,60}? )?to (.+)$/i, ''],
  [
    'impossible',
    /^it (?:(?:should|must|shall|will|can) not be|is not|must never be) possible (?:for .{1,60}? )?to (\w+)(.*)$/i,
    'prevent',
  ],
  ['there-no', /^there (?:should|must|shall|will|can|may|is|are)(?: not| never)? be (?:no|any) (.+)$/i, 'Prevent '],
  ['there-is', /^there (?:(?:should|must|shall|will|needs? to|has to) be|is|are|exists?) (.+)$/i, 'Add '],
  [
    'ability',
    /^(?:the |an? )?(?:ability|option|possibility|capability|means|way|mechanism) (?:for .{1,40}? )?to (.+)$/i,
    '',
  ],
  [
    'goal',
    /^(?:the |our |this |its )?(?:main |primary |overall )?(?:goal|objective|purpose|aim|task|idea|intent|plan|solution|fix|change|approach)(?: of .{1,60}?)? is to (.+)$/i,
    '',
  ],
  [
    'we-want',
    /^(?:we|I|users|customers|they|you) (?:want|need|would like|wish|intend|plan|aim|propose|are going|have)(?: to be able)? to (.+)$/i,
    '',
  ],
  ['we-need', /^(?:we|I|users|customers|they|you) (?:want|need|would like|require) (?!to\b)(.+)$/i, 'Provide '],
  [
    'lets',
    /^(?:let['’]s|please|let us|to do:|todo:|then|also|finally|first|next|and|optionally,?|additionally,?|in addition,?|furthermore,?) (.+)$/i,
    '',
  ],
  ['asked-for', /^(?:can|could|would|will) (?:you|we|somebody|someone) (?:please |also )*([^?]+)\?*$/i, ''],
  ['what-happens', /^(what (?:happens|occurs|should happen|will happen) .+?)(?:\?.*)?$/i, 'Define '],
  ['how-handled', /^how (?:does|do|should|must|will|would|can|is|are) (?:the )?[^?]{1,60}? (handle [^?]+?)\?.*$/i, ''],
  ['how-handled', /^how (?:is|are|should|must|will|can) ([^?]+?) (?:be )?handled\b.*$/i, 'Handle '],
  ['question', /^((?:how|what|which|who|where|when|why|whether)\b.+)\?$/i, 'Clarify: '],
]

function fixedFrame(text: string, pieces: readonly Piece[], depth: number): Demand | undefined {
  for (const [rule, frame, verb] of FIXED) {
    const [, rest, more = ''] = frame.exec(text) ?? []
    if (rest === undefined) continue
    if (verb === 'it') return demandOf(`it ${rest}`, depth + 1)
    if (verb === 'prevent') {
      const known = verbOf(rest)
      if (known?.form !== 'base') continue
      return { text: `Prevent ${gerundOf(known.base)}${more}`, rule }
    }
    if (verb === '') return by(rule, demandOf(rest, depth + 1))
    return { text: verb + (/^\p{Lu}\p{Ll}/u.test(rest) ? rest.charAt(0).toLowerCase() + rest.slice(1) : rest), rule }
  }
  const [, none, of] = /^(no|zero) (?!longer\b|changes? (?:is|are)\b)(.+)$/i.exec(text) ?? []
  if (none === undefined || of === undefined) return undefined
  const clause = clauseOf(pieces)
  if (clause !== undefined && clause.force !== 'doing' && !clause.isNegated) {
    const [verb, ...rest] = clause.predicate
    const thing = said(clause.subject.slice(1))
    if (clause.force === 'being')
      return { text: `Prevent ${thing} from being ${said(clause.predicate)}`, rule: 'none-of' }
    const base = verb?.bare === 'be' ? 'be' : verbOf(verb?.bare ?? '')?.base
    if (base !== undefined) return { text: `Prevent ${thing} from ${gerundOf(base)} ${said(rest)}`, rule: 'none-of' }
  }
  return { text: `Avoid ${of}`, rule: 'none-of' }
}

/** `Export: users can …`: the demand after a short label, when it has a frame; else the label's own. */
function labelled(text: string, pieces: readonly Piece[], depth: number): Demand | undefined {
  const at = pieces
    .slice(0, 9)
    .findIndex(
      (piece, index) =>
        (piece.text.endsWith(':') && (!piece.isClosed || piece.text.endsWith('):'))) ||
        (index > 0 && !piece.isClosed && /^[—–-]$/.test(piece.text)),
    )
  if (at < 0 || at === pieces.length - 1) return undefined
  const mark = pieces[at] as Piece
  const isNamed = mark.text.endsWith(':')
  const before = clauseOf(pieces.slice(0, isNamed ? at + 1 : at))
  if (before?.force === 'modal' || (!isNamed && (before !== undefined || at > 5))) return undefined
  const label = text.slice(0, (pieces[at] as Piece).end).replace(/[\s:—–]+$/, '')
  const after = text.slice((pieces[at] as Piece).end).trim()
  const framed = demandOf(after, depth + 1)
  if (at < 5 && (mark.text.endsWith(':') || mark.text !== '-') && isEntity(label, after)) {
    const named = `Define ${label.replace(/\s*\([^()]*\)$/, '')}`
    return { text: named, rule: 'entity' }
  }
  if (!isWeak(framed.rule)) return by(framed.rule, framed)
  const named = demandOf(label, depth + 1)
  const value = named.rule === 'nominal' ? valued(label, after) : undefined
  if (value !== undefined) return value
  const whole = `${named.text}: ${after}`
  return by(named.rule, whole.length <= LONGEST_TITLE ? { text: whole, rule: '' } : named)
}

/** Values that something has to keep to: `< 200 ms`, `at least 12 characters`. */
const BOUND =
  /^(?:[<>≤≥]|\d|(?:at (?:least|most)|under|below|over|above|up to|no more than|no less than|within|max|min)\b)/i

/** A name and its value: `Passwords: at least 12 characters`, `source: managed`. */
function valued(label: string, after: string): Demand | undefined {
  const words = label.split(' ')
  if (words.length <= 5 && BOUND.test(after) && /\p{L}{3}/u.test(label)) {
    const be = isPlural(words.at(-1)?.toLowerCase() ?? '') ? 'are' : 'is'
    return { text: `Ensure ${lowered(piecesOf(label))} ${be} ${after}`, rule: 'stated' }
  }
  const isSetting = /^[a-z][\w.-]*$/.test(label) && /^[\w./-]+$/.test(after)
  return isSetting ? { text: `Set ${label} to ${after}`, rule: 'setting' } : undefined
}

/** `Invoice: A bill for one month`: a name and what it stands for. */
function isEntity(label: string, after: string): boolean {
  if (/^(?:represents|denotes|models|describes) /i.test(after)) return true
  return /^(?:an?|the) /i.test(after) && /^\p{Lu}/u.test(label) && clauseOf(piecesOf(after, 60)) === undefined
}

/** `When a report is ready, send it`: what stands before the clause is put behind it. */
function led(pieces: readonly Piece[], depth: number): Demand | undefined {
  const [first] = pieces
  if (first === undefined || first.isClosed || !LEADS.test(first.bare)) return undefined
  const end = leadEnd(pieces)
  if (end === undefined) {
    const isCase = /^(?:when|whenever|if|while|given|unless|where)$/.test(first.bare) && clauseOf(pieces) !== undefined
    return isCase ? { text: `Handle the case ${lowerFirst(said(pieces))}`, rule: 'case' } : undefined
  }
  const lead = said(pieces.slice(0, end)).replace(/[,:;]+$/, '')
  const rest = pieces.slice(end).filter(({ bare }, at) => !(at === 0 && bare === 'then'))
  if (rest.length === 0) return undefined
  const demand = demandOf(said(rest), depth + 1)
  const low = lowerFirst(lead)
  const whole = `${demand.text.replace(/[,;.]+$/, '')} ${low}`
  return by(
    demand.rule === 'nominal' ? 'nominal' : `led-${demand.rule}`,
    whole.length <= LONGEST_TITLE ? { text: whole, rule: '' } : demand,
  )
}

/** Where the clause begins: after the last comma of the lead, as far as a clause follows it. */
function leadEnd(pieces: readonly Piece[]): number | undefined {
  const reach = pieces.slice(0, 60)
  const then = reach.findIndex(({ bare, isClosed }, at) => at > 1 && bare === 'then' && !isClosed)
  if (then > 0) return then
  let listed: number | undefined
  for (const [at, piece] of reach.entries()) {
    if (!(piece.isClosed ? /[)\]"”],$/ : /[,:]$/).test(piece.text)) continue
    const rest = pieces.slice(at + 1)
    if (/^(?:and|or|when|if|while|but|then)$/.test(rest[0]?.bare ?? '')) continue
    const clause = clauseOf(rest)
    const known = verbOf(rest[0]?.bare ?? '')
    const isList =
      reach.slice(at + 1).some(({ text }) => text.endsWith(',')) && clause?.force !== 'modal' && known?.form !== 'base'
    if (clause?.subject.some(({ text }) => text.endsWith(',')) === true) listed ??= at + 1
    else if (clause !== undefined && (!isList || clause.subject.length <= 6)) return at + 1
    if (known?.form === 'base' && clause === undefined) return at + 1
  }
  return listed
}

/** Without the capitals that a beginning or a keyword has: `WHEN the user` is `when the user`. */
function lowerFirst(text: string): string {
  const word = /^\p{L}+/u.exec(text)?.[0] ?? ''
  return word.toLowerCase() + text.slice(word.length)
}
