/** A sentence with a predicate as a demand: who acts gives way to what is done. */
import { clauseOf, isAdverb, isIntransitive, isPlural, isPreposition, type Clause } from './clause.ts'
import { withFollowers } from './followers.ts'
import type { Demand } from './nominal.ts'
import type { Piece } from './pieces.ts'
import { forUsers, headOf, isGeneric, isPerson, isProductName, isUser, lowered, placeOf } from './subject.ts'
import { LONGEST_TITLE, said } from './title.ts'
import { gerundOf, participleOf, thirdOf, verbOf } from './verb.ts'

/** The demand of a sentence with a predicate; nothing without one. `again` reads what a frame holds. */
export function clauseDemand(pieces: readonly Piece[], again: (text: string) => Demand): Demand | undefined {
  const clause = clauseOf(pieces)
  const [verb] = clause?.predicate ?? []
  if (clause === undefined || verb === undefined) return undefined
  if (clause.force === 'being') return beingDemand(clause, clause.predicate, again)
  if (clause.force === 'modal' && verb.bare === 'be')
    return beingDemand(clause, skipFillers(clause.predicate.slice(1)), again)
  return activeDemand(clause, again)
}

/** What is so is to be mended: `The export is broken on Mondays` → `Fix the export on Mondays`. */
const FAULTY = /^(?:broken|wrong|incorrect|corrupt|corrupted|garbled|flaky|buggy)$/

/** What nobody asks to be so is a case to be handled: `The sign-in is missing or invalid`. */
const LACKING =
  /^(?:missing|invalid|unavailable|unreachable|malformed|absent|incorrect)(?:,? (?:or|and) (?:missing|invalid|unavailable|unreachable|malformed|absent|empty|expired))*$/

function skipFillers(pieces: readonly Piece[]): readonly Piece[] {
  const at = pieces.findIndex(({ bare }) => !(isAdverb(bare) || /^(?:always|never|also|only|still)$/.test(bare)))
  return at > 0 && participleOf(pieces[at]?.bare ?? '') !== undefined ? pieces.slice(at) : pieces
}

/** What is, is made to be: `X is encrypted` → `Encrypt X`; `X must be configurable` → `Make X configurable`. */
function beingDemand(clause: Clause, after: readonly Piece[], again: (text: string) => Demand): Demand | undefined {
  const { subject, isNegated } = clause
  const [first, second] = after
  if (first === undefined) return undefined
  const whole = said(after)
  const frame =
    /^(?:able|allowed|permitted|required|expected|supposed|going|intended|designed|needed) to (.+)$/i.exec(
      whole,
    )?.[1] ?? /^to (.+)$/i.exec(whole)?.[1]
  if (frame !== undefined) {
    const not = isNegated ? 'not ' : ''
    const rule = first.bare === 'able' ? 'able-to' : undefined
    const demand = again(`${said(subject)} must ${not}${frame}`)
    return rule === undefined ? demand : { text: demand.text, rule }
  }
  const deed = /^(?:capable of|responsible for) (\w+)\b(.*)$/i.exec(whole)
  if (deed !== null && verbOf(deed[1] as string)?.form === 'gerund') {
    return again(`${said(subject)} must ${verbOf(deed[1] as string)?.base}${deed[2]}`)
  }
  const thing = shortened(lowered(subject))
  const be = isPlural(headOf(subject)) || subject.some(({ bare }) => bare === 'and') ? 'are' : 'is'
  if (
    clause.force === 'being' &&
    !isNegated &&
    FAULTY.test(first.bare) &&
    !/^(?:down|up|into|out)$/.test(second?.bare ?? '')
  )
    return { text: `Fix ${thing} ${said(after.slice(1))}`, rule: 'faulty' }
  if (clause.force === 'being' && !isNegated && LACKING.test(whole))
    return { text: `Handle ${thing} that ${be} ${whole}`, rule: 'case' }
  const base = participleOf(first.bare)
  if (base !== undefined && isPassive(base, second)) {
    if (isNegated) return { text: `Prevent ${thing} from being ${whole}`, rule: 'passive-not' }
    const twin = twinOf(after)
    if (twin === undefined && /^(?:and|or)$/.test(second?.bare ?? ''))
      return { text: `Ensure ${thing} ${be} ${whole}`, rule: 'stated' }
    const rest = withoutActor(after.slice(twin === undefined ? 1 : twin.length))
    if (twin !== undefined) return { text: `${base} ${twin.join} ${twin.base} ${thing} ${rest}`, rule: 'passive' }
    return { text: `${clause.isOnly ? `${base} only` : base} ${thing} ${rest}`, rule: 'passive' }
  }
  if (
    /^(?:\w+able|\w+ible|optional|mandatory|idempotent|available|deterministic|accessible|searchable|responsive|read-only|immutable|backward-compatible|backwards-compatible)$/.test(
      first.bare,
    ) &&
    !isNegated
  ) {
    return { text: `Make ${thing} ${whole}`, rule: 'made' }
  }
  return {
    text: `Ensure ${thing} ${be} ${isNegated ? 'not ' : ''}${clause.isOnly ? 'only ' : ''}${whole}`,
    rule: 'stated',
  }
}

/** `validated and then stored`: the second deed, and how many words both take. */
function twinOf(after: readonly Piece[]): { join: string; base: string; length: number } | undefined {
  const join = after[1]?.bare ?? ''
  if (join !== 'and' && join !== 'or') return undefined
  const at = isAdverb(after[2]?.bare ?? '') || after[2]?.bare === 'then' ? 3 : 2
  const base = participleOf(after[at]?.bare ?? '')
  return base === undefined ? undefined : { join, base, length: at + 1 }
}

/** Participles that say how something is: `based on`, `located in`. */
function isPassive(base: string, next: Piece | undefined): boolean {
  if (
    /^(?:base|locate|relate|need|mean|interest|concern|involve|own|compose|comprise|build|like|know|limit|call|associate|finish|exhaust|expire|allow|support|require|expect|connect|nest|free|close|open|set|bound)$/.test(
      base,
    )
  ) {
    return (
      (/^(?:allow|support)$/.test(base) && next?.bare !== 'to') ||
      (/^(?:build|set|connect|limit|close|open|require)$/.test(base) && next !== undefined && isPreposition(next.bare))
    )
  }
  return true
}

/** The words after a participle without `by the system` at their head. */
function withoutActor(rest: readonly Piece[]): string {
  return said(rest).replace(
    /^by (?:the )?(?:system|application|app|platform|users?|tool|software|service|server)\b(?:,?\s*)/i,
    '',
  )
}

function activeDemand(clause: Clause, again: (text: string) => Demand): Demand | undefined {
  const { subject, predicate, isNegated, isOnly } = clause
  const [verb, ...rest] = predicate
  if (verb === undefined) return undefined
  const known = verb.isClosed ? undefined : verbOf(verb.bare)
  const isOwn = isGeneric(subject) || (!isNegated && isProductName(subject))
  const thing = shortened(lowered(subject))
  const end = withFollowers(rest)
  if (known === undefined || (clause.force === 'modal' && known.form !== 'base')) {
    if (clause.force === 'modal' && !isNegated && (isPerson(subject) || isUser(subject)))
      return { text: `Let ${thing} ${said(predicate)}`, rule: 'modal' }
    return clause.force === 'modal'
      ? { text: `Make ${isOwn ? 'it' : thing} ${said(predicate)}`, rule: 'made' }
      : undefined
  }
  const { base } = known
  if (clause.force === 'doing' && !isNegated && /^(?:crash|hang|freeze|leak|deadlock|stall)$/.test(base))
    return { text: `Prevent ${thing} from ${gerundOf(base)} ${end}`, rule: 'faulty' }
  const isStanding = isIntransitive(predicate)
  if (isNegated) {
    if (isOwn) return { text: `Prevent ${gerundOf(base)} ${end}`, rule: 'must-not' }
    if (base === 'have' || isStanding)
      return {
        text: `Ensure ${thing} ${isPlural(headOf(subject)) ? 'do' : 'does'} not ${base} ${end}`,
        rule: 'must-not',
      }
    return { text: `Prevent ${thing} from ${gerundOf(base)} ${end}`, rule: 'must-not' }
  }
  if (base === 'have' || base === 'need' || base === 'require') {
    if (/^(?:the |an? )?(?:ability|option|possibility|capability|way|means|access) to\b/.test(end) && isOwn)
      return again(end)
    if (base === 'have') return { text: isOwn ? `Provide ${end}` : `Give ${thing} ${end}`, rule: 'has' }
  }
  if (isStanding && !isGeneric(subject) && !isPerson(subject)) {
    const deed = isPlural(headOf(subject)) || subject.some(({ bare }) => bare === 'and') ? base : thirdOf(base)
    return { text: `Ensure ${thing} ${isOnly ? 'only ' : ''}${deed} ${end}`, rule: 'stated' }
  }
  const act = `${isOnly ? `${base} only` : base} ${end}`
  const rule = clause.force === 'modal' ? 'modal' : 'indicative'
  if (isOwn) return { text: forUsers(act, subject, base, end), rule }
  if (isPerson(subject) && subject.length > 3) return { text: `Let ${thing} ${act}`, rule }
  const placed = `${act.replace(/[,;.]+$/, '')} ${placeOf(subject, base)}`
  const isFree = !/\s(?:when|if|before|after|that|which|who|while|until|unless|where|so|because|without)\s/.test(act)
  return { text: isFree && placed.length <= LONGEST_TITLE ? placed : act, rule }
}

/** A long subject up to its first clause or comma: a title says what it is about, not all of it. */
function shortened(thing: string): string {
  if (thing.length <= 60) return thing
  return /^.{16,60}?(?=,? (?:that|which|who|whose|where|when|including|such as)\b|, | \()/.exec(thing)?.[0] ?? thing
}
