import { modalityOf } from '../language/modality.ts'
import { sentencesOf } from '../language/sentence.ts'
import { startsWithVerb } from '../language/verb.ts'
import type { Section } from '../spec/section.ts'
import type { Span } from '../spec/source-text.ts'
import { SURE_ENOUGH, weigh, type Passing } from './cues.ts'
import { leavesOut, takeUntouched } from './exclusions.ts'
import { idAtStart, kindOfId } from './explicit-id.ts'
import { groupOf, isWithinGroup } from './group.ts'
import type { Requirement } from './requirement.ts'
import { wordsIn, type Gathering, type Unit } from './unit.ts'

/** A unit's words are cut here: a few sentences say what is to be done. */
const LONGEST_TEXT = 600

/** An item with more words says by itself what it is about, unless the words before it lead into it: `support …`. */
const MOST_WORDS_AFTER = 6

/** An item that forbids from its first word on. */
const FORBIDS_FIRST = /^(?:please )?(?:do not|don['’]t|never|must not|shall not|no)\b/i

/** Cues by which an item says by itself what is demanded. */
const OWN_DEMAND: ReadonlySet<string> = new Set(['imperative-head', 'wish', 'request', 'user-story', 'ears'])

/** What tells to make something, where else is told how to go on or how it is tested. */
const ASKS_FOR_WORK =
  /^(?:please )?(?:write|add|create|document|describe|publish|announce|prepare|provide|extend|update|remove|mention|explain|translate|migrate)\s+\S+\s+\S/i

/** Marks of change that stand before a line. */
const MARK = /^\s*\[?(?:BREAKING(?: CHANGE)?|NEW|ADDED|CHANGED|OPTIONAL)\]?\s*[:–—-]?\s+(?=\S)/

/** A passage that may be a requirement. */
export interface Found {
  readonly section: Section
  /** The verbatim words. */
  readonly span: Span
  readonly form: Passing['form']
  /** Plain words, when they are not just those of the span. */
  readonly text?: string | undefined
  /** What introduces it, in plain words. */
  readonly leadIn?: string | undefined
  readonly id?: string | undefined
  readonly kind?: Requirement['kind'] | undefined
  readonly checked?: boolean | undefined
  readonly hasDetails?: boolean
  readonly isQuoted?: boolean
  /** It opens its paragraph, and so says what the others explain. */
  readonly isFirst?: boolean
  /** It is one whatever the cues come to. */
  readonly isCertain?: boolean
}

/** How a reading weighs what it finds. */
export interface Weighing {
  readonly contextCounts: boolean
}

/** Takes a passage as a unit when its cues come to enough. */
export function takeUnit(gathering: Gathering, found: Found, { contextCounts }: Weighing): Unit | undefined {
  const { section, span, form } = found
  const words = found.text ?? wordsIn(section.source, span)
  const own = idAtStart(words)
  const id = found.id ?? own?.id
  const bare = (own === undefined ? words : words.slice(own.rest)).replace(MARK, '').trim()
  if (saysNothing(bare === '' ? words : bare)) return undefined
  if (id === undefined && leavesOut(bare)) {
    gathering.exclusions.push({ text: cutWords(bare), source: section.source, span, section })
    return undefined
  }
  const isOffLimits = takeUntouched(gathering, found)
  if (isOffLimits && id === undefined) return undefined
  const text = cutWords(withLeadIn(found.leadIn, bare === '' ? words : bare, section))
  const { cues, confidence, modality } = weigh({
    text,
    id,
    section,
    form,
    hasBox: found.checked !== undefined,
    hasDetails: found.hasDetails ?? false,
    isQuoted: found.isQuoted ?? false,
    isFirst: found.isFirst ?? false,
    contextCounts,
  })
  if (confidence < SURE_ENOUGH && found.isCertain !== true) return undefined
  const kind = isOffLimits
    ? 'constraint'
    : (found.kind ?? kindOf(id, section, text, form, new Set(cues.map(({ rule }) => rule))))
  const unit: Unit = {
    id,
    text,
    modality,
    kind,
    source: section.source,
    span,
    section,
    group: holdsForAll(kind, section) ? undefined : groupOf(gathering, section),
    confidence: Math.max(confidence, found.isCertain === true ? SURE_ENOUGH : 0),
    cues,
    criteria: [],
    notes: [],
    also: [],
    priority: undefined,
    done: found.checked,
  }
  gathering.units.push(unit)
  return unit
}

/** Whether a unit belongs to no feature: qualities and edge cases that no story or feature holds. */
function holdsForAll(kind: Requirement['kind'], section: Section): boolean {
  if (kind === 'process' || kind === 'quality' || section.role === 'quality') return true
  return section.topic === 'edge-cases' && !isWithinGroup(section)
}

/** Whether words are only marks, or a word for nothing. */
function saysNothing(words: string): boolean {
  return !/\p{L}{2}/u.test(words) || /^\W*(?:none|n\/a|nothing|tbd|todo|not applicable|keine|aucun)\W*$/i.test(words)
}

/** Puts what introduces a list before one of its items, unless the item says for itself what is to be done. */
function withLeadIn(leadIn: string | undefined, text: string, section: Section): string {
  if (leadIn === undefined) return text
  const { cues, modality } = weigh({
    text,
    id: undefined,
    section,
    form: 'sentence',
    hasBox: false,
    hasDetails: false,
    isQuoted: false,
    isFirst: false,
    contextCounts: false,
  })
  if (modality === 'must' || FORBIDS_FIRST.test(text) || cues.some(({ rule }) => OWN_DEMAND.has(rule))) return text
  const lead = leadIn.replace(/[\s:：]+$/, '').replace(/,?\s+(?:the following|as follows)$/i, '')
  const joins =
    /\b(?:with|for|to|via|by|on|in|support|supports|include|includes|including|provide|provides|be|allow|from)$/i.test(
      lead,
    )
  if (!joins && text.split(/\s+/, MOST_WORDS_AFTER + 1).length > MOST_WORDS_AFTER) return text
  return `${lead}${joins ? ' ' : ': '}${text}`
}

function kindOf(
  id: string | undefined,
  section: Section,
  text: string,
  form: Passing['form'],
  cues: ReadonlySet<string>,
): Requirement['kind'] {
  const byId = id === undefined ? undefined : kindOfId(id)
  if (byId !== undefined) return byId
  const { role, topic } = section
  if (role === 'process') return ASKS_FOR_WORK.test(text) || cues.has('names-a-switch') ? 'functional' : 'process'
  if (role === 'quality' && topic === 'testing' && ASKS_FOR_WORK.test(text)) return 'functional'
  if (role === 'quality') return topic === 'constraints' ? 'constraint' : 'quality'
  if (form === 'block' || form === 'story') return 'functional'
  return topic === 'edge-cases' || onlyForbids(text) ? 'constraint' : 'functional'
}

/** Whether a text's first sentence forbids, and nothing in it obliges or tells to do something. */
function onlyForbids(text: string): boolean {
  const [first] = sentencesOf(text)
  // What is not so in a condition forbids nothing: `If it cannot be converted, it stays.`
  const main = first?.text
    .replace(/^(?:if|when|while|where|unless|once|as long as)\b[^,]{1,200},\s*/i, '')
    .replace(/,?\s(?:if|when|unless|while|until|because)\b.*$/is, '')
  if (main === undefined || modalityOf(main)?.modality !== 'must_not' || startsWithVerb(text)) return false
  return !/\b(?:must|shall)\b(?!\s+(?:not|never))/i.test(text)
}

function cutWords(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  const head = text.slice(0, LONGEST_TEXT)
  const stop = Math.max(head.lastIndexOf('. '), head.lastIndexOf('; '))
  if (stop > LONGEST_TEXT / 2) return head.slice(0, stop + 1)
  return head.slice(0, Math.max(head.lastIndexOf(' '), LONGEST_TEXT / 2)).replace(/[\uD800-\uDBFF]$/, '')
}
