import { withoutNumber } from '../search/stem.ts'
import { isGeneric } from '../search/task-phrases.ts'
import { partsOf } from '../search/words.ts'
import { tableName } from './form.ts'
import type { NamedThing, ThingKind } from './named-thing.ts'
import type { Token } from './token.ts'

/** Nouns that say what the name beside them is. */
const NOUNS: ReadonlyMap<string, ThingKind> = new Map([
  ...nouns('entity', 'entity entities model models aggregate aggregates'),
  ...nouns('table', 'table tables'),
  ...nouns(
    'type',
    'type types struct structs interface interfaces enum enums trait traits dto dataclass class classes',
  ),
  ...nouns('event', 'event events topic message webhook'),
  ...nouns('command', 'command commands subcommand subcommands'),
  ...nouns('config_key', 'setting settings option options env variable'),
  ...nouns(
    'component',
    'component components service services middleware module modules worker workers queue cache scheduler parser client clients adapter adapters repository registry store provider handler controller router engine renderer dispatcher publisher consumer resolver validator loader runner executor manager page screen view panel dialog modal widget form hook hooks pipeline gateway daemon job jobs helper factory builder policy guard watcher monitor extractor serializer generator sink backend',
  ),
  ...nouns('package', 'package packages library crate gem'),
])
/** Kinds that plain words may name, and not only what is written as a name. */
const BY_WORDS: ReadonlySet<ThingKind> = new Set<ThingKind>(['entity', 'table', 'component'])
/** Words in front of a noun that are part of no name. */
const NO_NAME = new Set(
  'existing current simple single shared common separate dedicated following corresponding respective relevant related appropriate available custom default main full whole entire additional external internal specific generic general global local existing same different various multiple several many few more less better actual real future next previous first second third required optional missing whether between across per using via into onto over when while before after during without within against'.split(
    ' ',
  ),
)
const MOST_WORDS = 3

/** Things that a noun beside them tells the kind of: “the `users` table”, “rate limit middleware”, “event `user.created`”. */
export function thingsByNoun(tokens: readonly Token[], text: string): NamedThing[] {
  const things: NamedThing[] = []
  for (const [place, token] of tokens.entries()) {
    if (token.isCode) continue
    const kind = NOUNS.get(token.text.toLowerCase())
    if (kind === undefined) continue
    const found =
      writtenName(tokens, place, kind) ?? (BY_WORDS.has(kind) ? wordName(tokens, place, kind, text) : undefined)
    if (found !== undefined) things.push(found)
  }
  return things
}

/** A name in backticks, or with capitals inside, right before or after the noun. */
function writtenName(tokens: readonly Token[], place: number, kind: ThingKind): NamedThing | undefined {
  const before = tokens[place - 1]
  const noun = tokens[place]
  const after = tokens[place + 1]
  const isName = ({ text, isCode }: Token): boolean =>
    /^[A-Za-z@][\w.:@/$-]{1,80}$/.test(text) && !/\.[a-z]{2,4}$/.test(text) && (isCode || /[a-z][A-Z]|\w_\w/.test(text))
  if (before !== undefined && !before.ends && isName(before)) return named(kind, before)
  if (after !== undefined && noun?.ends === false && after.isCode && isName(after)) return named(kind, after)
  if (
    before !== undefined &&
    !before.ends &&
    kind !== 'component' &&
    /^[A-Z][a-z]{2,}$/.test(before.text) &&
    place > 1
  ) {
    return kind === 'entity' || kind === 'table' || kind === 'type' ? named(kind, before) : undefined
  }
  return undefined
}

function named(kind: ThingKind, { text, start }: Token): NamedThing {
  const isPlain = /^[A-Z][a-z]+$/.test(text)
  if (kind === 'entity') return { kind, name: partsOf(text).map(withoutNumber).join(' '), said: text, start }
  if (kind === 'table') return { kind, name: tableName(text), said: text, start }
  return { kind, name: kind === 'type' || !isPlain ? text : text.toLowerCase(), said: text, start }
}

/** Up to three words of prose before the noun. */
function wordName(tokens: readonly Token[], place: number, kind: ThingKind, text: string): NamedThing | undefined {
  const words: Token[] = []
  for (let at = place - 1; at >= 0 && words.length < MOST_WORDS; at--) {
    const token = tokens[at] as Token
    const word = token.text.toLowerCase()
    if (token.ends || token.isCode || !/^[a-z][a-z-]{1,30}$/.test(word) || isGeneric(word) || NO_NAME.has(word)) break
    words.unshift(token)
  }
  const [first] = words
  const noun = tokens[place]
  if (first === undefined || noun === undefined) return undefined
  const bare = words.flatMap(({ text }) => partsOf(text)).map(withoutNumber)
  const isOwn = kind === 'component'
  const name =
    kind === 'table'
      ? tableName(bare.join('_'))
      : [...bare, ...(isOwn ? [withoutNumber(noun.text.toLowerCase())] : [])].join(' ')
  const last = isOwn ? noun : (words.at(-1) as Token)
  const said = text.slice(first.start, last.start + last.text.length)
  return said.length > 120 ? undefined : { kind, name, said, start: first.start }
}

function nouns(kind: ThingKind, words: string): [string, ThingKind][] {
  return words.split(' ').map((word) => [word, kind])
}
