/** The set forms that people write demands in: user stories, EARS sentences, scenarios of Gherkin. */

/** `As an admin, I want to delete users so that the list stays short.` */
export interface Story {
  readonly role: string
  /** Without `to`: `delete users`. */
  readonly want: string
  /** What it is good for; nothing when it is not said. */
  readonly reason: string | undefined
}

/** `When a payment fails, the system shall retry it.` */
export interface Ears {
  readonly pattern: 'ubiquitous' | 'event' | 'state' | 'unwanted' | 'optional' | 'complex'
  readonly conditions: readonly { readonly keyword: 'when' | 'while' | 'if' | 'where'; readonly text: string }[]
  /** Who or what responds: `the system`. */
  readonly actor: string
  /** From the verb on: `retry it`. */
  readonly response: string
}

/** A scenario: its steps without keywords. */
export interface Gherkin {
  readonly given: readonly string[]
  readonly when: readonly string[]
  readonly outcome: readonly string[]
}

/** Longer texts are not looked at beyond this. */
const LOOKED_AT = 4000

const plain = (text: string): string =>
  text
    .slice(0, LOOKED_AT)
    .replaceAll(/[*_]{2,3}/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** A text as a user story; nothing when it is none. */
export function storyOf(text: string): Story | undefined {
  const told =
    /^(?:[^:]{0,60}:\s*)?as an? ([^,]{1,120}?),?\s+(?:I|we|they|he|she)(?:['’]d| would)?\s+(?:want|need|wish|like|expect|can|should|must)(?:\s+to)?\s+(.{1,1500})$/i.exec(
      plain(text),
    )
  const [, role, rest] = told ?? []
  if (role === undefined || rest === undefined) return undefined
  const sentence = /^(.*?[a-z)\]"”])\.(?:\s|$)/.exec(rest)?.[1] ?? rest.replace(/\.$/, '')
  const at = /,?\s+(?:so that|so (?=I |we |they |the |it |my |our )|in order to|because)\s*/i.exec(sentence)
  const want = at === null ? sentence : sentence.slice(0, at.index)
  const reason = at === null ? undefined : sentence.slice(at.index + at[0].length)
  return { role: role.trim(), want: want.trim(), reason }
}

const PATTERNS = { when: 'event', while: 'state', if: 'unwanted', where: 'optional' } as const

/** A text as an EARS sentence; nothing when it is none. */
export function earsOf(text: string): Ears | undefined {
  let rest = plain(text)
  const conditions: { keyword: keyof typeof PATTERNS; text: string }[] = []
  while (conditions.length < 4) {
    const [whole, word, condition] =
      /^(?:and )?(when|while|if|where)\s+(.{2,300}?)(?:,\s*(?:then\s+)?|\s+then\s+)(?=\S)/i.exec(rest) ?? []
    if (whole === undefined || word === undefined || condition === undefined) break
    conditions.push({ keyword: word.toLowerCase() as keyof typeof PATTERNS, text: condition })
    rest = rest.slice(whole.length)
  }
  const [, actor, response] =
    /^((?:(?!\b(?:shall|must|should|will)\b)[^.;!?]){2,160}?)\s+(?:shall|must)\s+(\S.{0,1500})$/i.exec(rest) ?? []
  if (actor === undefined || response === undefined) return undefined
  if (conditions.length === 0 && !/\bshall\b/i.test(rest)) return undefined
  const [only] = conditions
  const pattern = conditions.length > 1 ? 'complex' : only === undefined ? 'ubiquitous' : PATTERNS[only.keyword]
  return { pattern, conditions, actor: actor.trim(), response: response.replace(/\.$/, '') }
}

const STEP =
  /(?:^|[\n,;.]\s*|\s)(?:[-*+]\s+|\d+[.)]\s+)?[*_]{0,3}(Given|When|Then|And|But|GIVEN|WHEN|THEN|AND|BUT)[*_]{0,3}:?\s+/g

/** A text as a scenario; nothing unless it says what follows and from what. */
export function gherkinOf(text: string): Gherkin | undefined {
  const looked = text.slice(0, LOOKED_AT)
  const marks = [...looked.matchAll(STEP)]
  const steps = { given: [] as string[], when: [] as string[], outcome: [] as string[] }
  let current: keyof typeof steps | undefined
  for (const [at, mark] of marks.entries()) {
    const word = (mark[1] as string).toLowerCase()
    if (word === 'given' || word === 'when') current = word
    if (word === 'then') current = 'outcome'
    if (current === undefined) continue
    const from = mark.index + mark[0].length
    const words = plain(looked.slice(from, marks[at + 1]?.index ?? looked.length)).replace(/[\s,;.]+$/, '')
    if (words !== '') steps[current].push(words)
  }
  const opens =
    /^\s*(?:[-*+]\s+|\d+[.)]\s+)?[*_]{0,3}(?:scenario[^\n]{0,200}\n\s*)?(?:[-*+]\s+)?[*_]{0,3}(?:given|when)\b/i.test(
      looked,
    )
  return opens && steps.outcome.length > 0 && steps.given.length + steps.when.length > 0 ? steps : undefined
}
