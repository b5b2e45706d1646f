/** A key that stands twice in one object of a JSON text: readers disagree about which of the two counts. */
export interface RepeatedKey {
  readonly key: string
  /** Where it stands for the second time. */
  readonly offset: number
}

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COLON] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x3a]

/** The first key that stands twice in one object; `undefined` when none does. The text is JSON. */
export function repeatedKey(text: string): RepeatedKey | undefined {
  const open: (Set<string> | undefined)[] = []
  let keys: Set<string> | undefined
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) {
      const end = stringEnd(text, i)
      if (keys !== undefined && isFollowedByColon(text, end)) {
        const raw = text.slice(i, end)
        const key = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1)
        if (keys.has(key)) return { key, offset: i }
        keys.add(key)
      }
      i = end - 1
    } else if (code === OPEN || code === OPEN_LIST) {
      open.push(keys)
      keys = code === OPEN ? new Set() : undefined
    } else if (code === CLOSE || code === CLOSE_LIST) keys = open.pop()
  }
  return undefined
}

/** The offset behind the closing quote of the string that begins at `start`. */
export function stringEnd(text: string, start: number): number {
  let i = start + 1
  while (i < text.length && text.charCodeAt(i) !== QUOTE) i += text.charCodeAt(i) === BACKSLASH ? 2 : 1
  return i + 1
}

function isFollowedByColon(text: string, from: number): boolean {
  let i = from
  while (i < text.length && text.charCodeAt(i) <= 0x20) i++
  return text.charCodeAt(i) === COLON
}
