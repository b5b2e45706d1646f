/** Why a passage is taken for a requirement: cues with weights, and their sum. */
import { modalityOf, type Modality } from '../language/modality.ts'
import { earsOf, storyOf } from '../language/sentence-forms.ts'
import { isTalk } from '../language/wish.ts'
import { startsWithVerb, verbOf } from '../language/verb.ts'
import type { Section } from '../spec/section.ts'
import type { Cue } from './requirement.ts'

/** What is known of a passage when it is weighed. */
export interface Passing {
  /** Plain words. */
  readonly text: string
  readonly id: string | undefined
  readonly section: Section
  readonly form: 'item' | 'row' | 'sentence' | 'block' | 'story' | 'scenario'
  readonly hasBox: boolean
  readonly hasDetails: boolean
  readonly isQuoted: boolean
  /** The first sentence of its paragraph. */
  readonly isFirst: boolean
  /** Nothing but context was found: then context may demand. */
  readonly contextCounts: boolean
}

/** What the cues come to. */
export interface Weighed {
  readonly cues: readonly Cue[]
  /** 0 to 1, in hundredths. */
  readonly confidence: number
  readonly modality: Modality
}

/** From this confidence on a passage is a requirement. */
export const SURE_ENOUGH = 0.5

const FORMS: Readonly<Record<Passing['form'], number>> = {
  item: 20,
  row: 20,
  sentence: 0,
  block: 40,
  story: 40,
  scenario: 30,
}
const MODALS: Readonly<Record<Modality, number>> = { must: 40, should: 20, may: 5, must_not: 20, none: 0 }
/** Sections that say how something is made rather than what. */
const WEAK: ReadonlySet<string> = new Set(['design', 'tasks', 'scope'])
const ENABLES = /\b(?:supports?|allows?|lets?|enables?|provides?|offers?)\b/i
const WISHES =
  /\b(?:we|i) (?:want|need|would like)\b|\bI['’]d like\b|\busers? (?:can|want|need)\b|\blet['’]s\b|\b(?:wants?|needs?) (?:a|an|to)\b/i
/** What is released behind something that turns it on. */
const SWITCH =
  /\b(?:behind|hidden by|guarded by|controlled by) (?:an?|the) (?:[\w-]+ ){0,3}(?:flag|setting|preference|switch|toggle|option)\b|\bfeature[- ](?:flag|toggle|switch)\b|\b(?:on|off|enabled|disabled) by default\b/i
/** `…, can you fix that?` asks for work, not for an answer. */
const ASKS_FOR =
  /\b(?:can|could|would|will) (?:you|we|somebody|someone)(?: please| also)? \p{L}{2,}[^.?？]{0,200}[?？]["')\]]*$/iu
const THING =
  /\b(?:GET|POST|PUT|PATCH|DELETE)\s+\/|\bCREATE TABLE\b|(?:^|[\s`(])--[a-z][\w-]+|\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b|\b[\w-]+\/[\w.-]*\.[a-z]{1,5}\b|(?:[\w.@-]+\/){3,}/

/** Weighs a passage. */
export function weigh(passing: Passing): Weighed {
  const { text, id, section, form } = passing
  const cues: Cue[] = []
  const say = (rule: string, hundredths: number, because: string): void => {
    if (hundredths !== 0) cues.push({ rule, weight: hundredths / 100, because })
  }
  if (id !== undefined) say('explicit-id', 50, `it has the id ${id}`)
  sayRole(passing, say)
  say(`a-${form}`, FORMS[form], form === 'sentence' ? '' : `it stands as ${form === 'item' ? 'an item' : `a ${form}`}`)
  if (passing.hasBox) say('box', 20, 'it has a box to tick')
  if (passing.hasDetails) say('details', 10, 'details stand below it')
  const stated = modalityOf(text)
  const modality = stated?.modality ?? (MUST_ELSEWHERE.test(text) ? 'must' : 'none')
  say(
    `modal-${modality}`,
    MODALS[modality],
    `“${stated?.said ?? MUST_ELSEWHERE.exec(text)?.[0] ?? ''}” ${modality === 'must' ? 'obliges' : 'is said'}`,
  )
  sayWords(text, say)
  if (passing.isFirst && tellsWhatItDoes(text)) say('tells', 20, 'it opens its paragraph by what something does')
  if (ASKS_FOR.test(text)) say('request', 30, 'it asks for something to be done')
  else if (/[?？]["')\]]*$/.test(text)) say('question', -50, 'it asks')
  if (/^\S*(?:https?:\/\/|www\.)\S+$/.test(text)) say('only-a-link', -50, 'it is only a link')
  if (form === 'sentence' && isTalk(text)) say('talk', -60, 'it is talk about oneself')
  if (passing.isQuoted) say('quoted', -20, 'it is quoted')
  void section
  const sum = cues.reduce((total, { weight }) => total + Math.round(weight * 100), 0)
  return { cues, confidence: Math.max(0, Math.min(100, sum)) / 100, modality }
}

const MUST_ELSEWHERE =
  /(?<!\p{L})(?:muss|müssen|soll|sollen|doit|doivent|debe|deben|deve|devono|moet|moeten|powinien|должен|должна|должны)(?!\p{L})/iu

type Say = (rule: string, hundredths: number, because: string) => void

function sayRole({ section, contextCounts, form }: Passing, say: Say): void {
  if (section.role === 'requirement' || section.role === 'quality') {
    const weight = WEAK.has(section.topic ?? '') ? 25 : 30
    say('requirement-section', weight, section.because)
  } else if (contextCounts) {
    say('nothing-but-context', form === 'sentence' ? 20 : 30, 'the documents have no section of requirements')
  } else if (section.role === 'process') {
    say('process-section', 20, section.because)
  } else if (section.role === 'context') {
    say('context-section', -40, section.because)
  }
}

/** Whether a sentence is of the kind `The service stores …`: something known, and close behind it what it does. */
function tellsWhatItDoes(text: string): boolean {
  const [article, ...words] = text.split(/\s+/, 6)
  if (!/^(?:the|a|an|each|every|all|this)$/i.test(article ?? '')) return false
  return words.some((word, place) => place > 0 && verbOf(word.replaceAll(/[^\p{L}-]/gu, ''))?.form === 'third')
}

function sayWords(text: string, say: Say): void {
  if (storyOf(text) !== undefined) say('user-story', 40, 'it is told as a user story')
  else if ((earsOf(text)?.conditions.length ?? 0) > 0) say('ears', 40, 'it says when, and what is then to happen')
  const first = /^[^\p{L}]*(\p{L}+)/u.exec(text)?.[1] ?? ''
  if (startsWithVerb(text)) say('imperative-head', 30, `“${first}” tells to do`)
  else if (verbOf(first)?.form === 'third' && /^\p{Lu}/u.test(first)) say('does', 20, `“${first}” says what it does`)
  else if (WISHES.test(text)) say('wish', 30, 'it says what is wanted')
  else if (ENABLES.test(text)) say('enables', 25, `“${ENABLES.exec(text)?.[0] ?? ''}” says what it makes possible`)
  if (SWITCH.test(text)) say('names-a-switch', 30, 'it says what turns it on or off')
  if (THING.test(text)) say('names-a-thing', 30, 'it names an endpoint, a table, a flag, a setting or a file')
}
