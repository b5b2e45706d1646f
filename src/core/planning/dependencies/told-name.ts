/** What a task's text tells: the names in it, what it says of each, and how often each word stands in it. */
import { namedThingsIn, type NamedThing, type ThingKind } from '../named-things/named-thing.ts'
import { stemOf, withoutNumber } from '../search/stem.ts'
import { partsOf, wordsOf } from '../search/words.ts'
import { clausesOf, type Clause } from './clause.ts'
import { stanceAt } from './stance.ts'
import type { Subject } from './subject.ts'

/** A name in a task, with the words that say most of it. */
export interface ToldName {
  readonly kind: ThingKind
  /** As it is written where it was found first. */
  readonly said: string
  /** Where it is made, the place that defines it before others; nothing when it is not. */
  made: Clause | undefined
  isDefined: boolean
  /** Where it is used or only named. */
  used: Clause | undefined
  /** How often; asides are left out. */
  count: number
}

/** What a task tells. */
export interface Telling {
  readonly subject: Subject
  /** Place in the list of tasks. */
  readonly place: number
  readonly clauses: readonly Clause[]
  /** Without those that only asides name. */
  readonly names: ReadonlyMap<string, ToldName>
  /** How often each stem stands in it and its title; asides are left out. */
  readonly words: ReadonlyMap<string, number>
  /** Each stem as the word that is written first for it: a part of an identifier in lower case, or the identifier itself. */
  readonly written: ReadonlyMap<string, string>
}

/** Reads what each task tells. Linear in the length of their texts. */
export function tellingsOf(subjects: readonly Subject[]): Telling[] {
  return subjects.map((subject, place) => {
    const clauses = clausesOf(subject.texts)
    const names = new Map<string, ToldName>()
    const words = new Map<string, number>()
    const written = new Map<string, string>()
    for (const clause of clauses.filter(({ isAside }) => !isAside)) {
      for (const thing of namedThingsIn(clause.text)) {
        for (const key of keysOf(thing)) tell(names, key, thing, clause)
      }
      count(clause.text, words, written)
    }
    const title = new Map<string, number>()
    count(subject.title, title, written)
    for (const word of title.keys()) if (!words.has(word)) words.set(word, 1)
    return { subject, place, clauses, names, words, written }
  })
}

/** Counts the stems of a text, and keeps how each is written. */
function count(text: string, words: Map<string, number>, written: Map<string, string>): void {
  for (const [run] of text.matchAll(/[\p{L}\p{N}_$]+/gu)) {
    const parts = partsOf(run)
    for (const word of wordsOf(run)) {
      words.set(word, (words.get(word) ?? 0) + 1)
      if (!written.has(word)) written.set(word, parts.find((part) => stemOf(part) === word) ?? run)
    }
  }
}

function tell(names: Map<string, ToldName>, key: string, thing: NamedThing, clause: Clause): void {
  const { kind, said, start } = thing
  const told = names.get(key) ?? { kind, said, made: undefined, isDefined: false, used: undefined, count: 0 }
  names.set(key, told)
  told.count++
  const stance = stanceAt(clause, start, start + said.length)
  if (stance === 'defines' || stance === 'makes') {
    if (told.made === undefined || (stance === 'defines' && !told.isDefined)) told.made = clause
    if (stance === 'defines') told.isDefined = true
  } else {
    told.used ??= clause
  }
}

/**
 * The keys under which a thing is found: a method also by its class, a file also by its own name, an endpoint also by its path.
 * What names one thing in prose, in code and in SQL has one key: `OAuthTokens`, `oauth_token`.
 */
export function keysOf({ kind, name }: Pick<NamedThing, 'kind' | 'name'>): string[] {
  if (kind === 'endpoint') {
    const path = name.replace(/^[A-Z]+ /, '')
    return path === name ? [`endpoint:${path}`] : [`endpoint:${name}`, `endpoint:${path}`]
  }
  if (kind === 'flag' || kind === 'package' || kind === 'command' || kind === 'event' || kind === 'config_key')
    return [`${kind}:${name}`]
  if (kind === 'file') {
    const last = name.slice(name.lastIndexOf('/', name.length - 2) + 1)
    return last === name || last.length < 6 ? [`file:${name}`] : [`file:${name}`, `name:${last}`]
  }
  const [head = ''] = name.split('.')
  return head === name || head.length < 3 ? [`word:${joined(name)}`] : [`word:${joined(name)}`, `word:${joined(head)}`]
}

/** `OAuthTokens`, `oauth_token` and `oauth token` are one. */
export function joined(name: string): string {
  const parts = partsOf(name)
  return [...parts.slice(0, -1), withoutNumber(parts.at(-1) ?? '')].join('')
}
