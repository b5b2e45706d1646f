/**
 * A sentence as what is to be done: `Users must be able to export reports` → `Export reports`.
 *
 *   text ─► plain words ─► one sentence ─► frames (story, EARS, clause, gerund, noun) ─► verb first ─► one length
 *
 * A title is a title: understood again, it stays as it is.
 */
import { demandOf, isWeak } from './demand.ts'
import type { Demand } from './nominal.ts'
import { sentencesOf } from './sentence.ts'
import { plainDemand, titled } from './title.ts'
import { startsWithVerb, verbOf } from './verb.ts'

/** What is to be done, and by which rule that was understood. */
export interface Imperative {
  /** Verb first: `Export reports as CSV`; without a full stop, at most 100 characters. */
  readonly title: string
  /** Base form, lower case, the first word of the title: `export`. */
  readonly verb: string
  /** What it is done to, without articles: `reports`. */
  readonly object: string
  /** Stable name of the rule: `imperative-head`, `able-to`, `gerund`, `nominal`. */
  readonly rule: string
}

/** Understands a sentence as an imperative. Always gives one: what has no verb of its own is to be implemented. */
export function imperativeOf(text: string): Imperative {
  let demand = firstDemand(plainDemand(text))
  let title = titled(demand.text)
  for (let turn = 0; turn < 4; turn++) {
    const again = titled(firstDemand(plainDemand(title)).text)
    if (again === title && /^\p{L}/u.test(title) && startsWithVerb(title)) return imperative(title, demand)
    demand = { ...firstDemand(plainDemand(title)), rule: demand.rule }
    title = again
  }
  const [, words = ''] =
    /^(?:implement\s+)?(.*)$/iu.exec(title.replaceAll(/[^\p{L}\p{M}\p{N}\s_/.-]/gu, ' ').trim()) ?? []
  return imperative(titled(`Implement ${words.trim() === '' ? 'what is asked for' : words.trim()}`), {
    text: '',
    rule: 'nominal',
  })
}

function imperative(title: string, { rule }: Demand): Imperative {
  const [first = '', ...rest] = title.split(' ')
  const word = first.toLowerCase().replaceAll(/[^\p{L}/-]/gu, '')
  return { title, verb: verbOf(word)?.base ?? word.split(/[-/]/)[0] ?? word, object: objectOf(rest), rule }
}

/** What the deed is done to: the words up to the next word of grammar. */
function objectOf(words: readonly string[]): string {
  const object: string[] = []
  for (const [at, word] of words.entries()) {
    const bare = word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
    if (
      object.length === 0 &&
      /^(?:a|an|the|up|down|out|all|any|each|every|its|their|our|your|only|new|to|that|of)$/.test(bare)
    )
      continue
    if (object.length === 0 && words[at + 1] === 'to' && /^(?:users|developers|operators|customers)$/.test(bare))
      continue
    if (
      object.length > 0 &&
      /^(?:in|on|at|by|for|from|with|without|to|into|onto|via|as|when|if|while|so|that|which|who|using|through|during|within|after|before|until|and|or|but|are|is)$/.test(
        bare,
      )
    )
      break
    object.push(word.replaceAll(/^[("“]+|[)"”,;:]+$/g, ''))
    if (/[,;:]$/.test(word) || object.length === 8) break
  }
  return object.filter((word) => word !== '').join(' ')
}

/** The sentence that demands, of the first few: one with a frame goes before one that is only named. */
function firstDemand(plain: string): Demand {
  const sentences = sentencesOf(plain).slice(0, 3)
  let first: Demand | undefined
  for (const { text } of sentences) {
    const demand = demandOf(text)
    if (!isReplaced(demand.rule)) {
      if (first === undefined || !isWeak(demand.rule)) return demand
    }
    first ??= demand
  }
  return first ?? { text: 'Clarify what is asked for', rule: 'empty' }
}

/** Whether a sentence gives way to a later one: it only names something, or asks. */
function isReplaced(rule: string): boolean {
  return /^(?:nominal|question|empty)/.test(rule)
}
