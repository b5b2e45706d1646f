/** Where the values of a JSON text stand, so that a task read from JSON can quote its own lines. */
import type { Span } from '../spec/source-text.ts'
import { stringEnd } from '../validate/json-keys.ts'

/** The place of one value; of an object also of its members, of a list of its items. */
export interface JsonPlace extends Span {
  /** By key; of a key that stands twice the last, as the parser takes it. The span of `key` is the key with its quotes. */
  readonly members: ReadonlyMap<string, JsonMember>
  readonly items: readonly JsonPlace[]
}

/** A member of an object. */
export interface JsonMember {
  readonly key: Span
  readonly value: JsonPlace
}

interface OpenPlace {
  readonly start: number
  end: number
  readonly members: Map<string, JsonMember>
  readonly items: JsonPlace[]
}

const NOTHING: Pick<JsonPlace, 'members' | 'items'> = { members: new Map(), items: [] }
const [QUOTE, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COLON, COMMA] = [0x22, 0x7b, 0x7d, 0x5b, 0x5d, 0x3a, 0x2c]

/** The places of all values of a text that is JSON, its offsets moved by `shift`. */
export function jsonPlaces(text: string, shift = 0): JsonPlace {
  const root: OpenPlace = { start: 0, end: text.length, members: new Map(), items: [] }
  const open: { readonly place: OpenPlace; key: Span | undefined }[] = [{ place: root, key: undefined }]
  const put = (value: JsonPlace): void => {
    const top = open.at(-1) as (typeof open)[number]
    if (top.key === undefined) top.place.items.push(value)
    else {
      const raw = text.slice(top.key.start - shift, top.key.end - shift)
      top.place.members.set(JSON.parse(raw) as string, { key: top.key, value })
      top.key = undefined
    }
  }
  for (let i = 0; i < text.length;) {
    const code = text.charCodeAt(i)
    if (code === OPEN || code === OPEN_LIST) {
      open.push({ place: { start: i + shift, end: 0, members: new Map(), items: [] }, key: undefined })
      i++
    } else if (code === CLOSE || code === CLOSE_LIST) {
      const done = open.pop() as (typeof open)[number]
      done.place.end = ++i + shift
      put(done.place)
    } else if (code <= 0x20 || code === COLON || code === COMMA) i++
    else {
      const end = code === QUOTE ? stringEnd(text, i) : wordEnd(text, i)
      const span = { start: i + shift, end: end + shift }
      if (code === QUOTE && isKey(text, end)) (open.at(-1) as (typeof open)[number]).key = span
      else put({ ...span, ...NOTHING })
      i = end
    }
  }
  return root.items[0] ?? root
}

function wordEnd(text: string, start: number): number {
  let i = start + 1
  while (i < text.length && !/[\s,\]}:]/.test(text[i] as string)) i++
  return i
}

function isKey(text: string, from: number): boolean {
  let i = from
  while (i < text.length && text.charCodeAt(i) <= 0x20) i++
  return text.charCodeAt(i) === COLON
}
