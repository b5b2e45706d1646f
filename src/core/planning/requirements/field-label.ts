/** Labels that people put before a line to say what the rest of it is: `**Depends on**: …`, `Acceptance criteria: …`. */

/** What a labelled line says about the thing that it belongs to. */
export type Field =
  | 'description'
  | 'detail'
  | 'criterion'
  | 'testing'
  | 'depends'
  | 'place'
  | 'priority'
  | 'status'
  | 'reason'
  | 'exclusion'
  | 'question'
  | 'work'
  | 'meta'

/** A label and the text after it. */
export interface LabelledText {
  readonly label: string
  readonly field: Field
  /** Offset of the rest in the text; the length of the text when nothing follows. */
  readonly rest: number
}

const WORDS: readonly (readonly [Field, string])[] = [
  [
    'description',
    'description|summary|behavior|behaviour|goal|objective|purpose|what|requirement|feature|user story|story|beschreibung',
  ],
  [
    'detail',
    'inputs|input|outputs|output|responsibility|responsibilities|exports|exposes|details|notes|note|delivers|deliverables|deliverable|key exports|implementation|approach|mitigation',
  ],
  [
    'criterion',
    'acceptance criteria|acceptance|acceptance criterion|independent test|checkpoint|exit criteria|done when|definition of done|success criteria|completion criteria|verify|verification|criteria|akzeptanzkriterien',
  ],
  ['testing', 'test strategy|testing|tests|test|test plan|testing strategy'],
  ['depends', 'depends on|dependencies|dependency|entry criteria|requires|blocked by|prerequisites|after'],
  ['place', 'maps to|files|file|path|paths|location|module|file structure|source|component|boundary'],
  ['priority', 'priority|moscow|severity|mvp|effort|complexity|estimate|points|size'],
  [
    'status',
    'status|state|owner|assignee|created|updated|author|date|version|feature branch|branch|tracker|issue|epic|last updated|reviewers|approved by|target release',
  ],
  [
    'reason',
    'why|rationale|why this priority|reason|motivation|because|background|context|impact|risk|example|examples',
  ],
  [
    'exclusion',
    'out of scope|non goals|non goal|not included|excluded|exclusions|not in scope|does not include|excludes|deferred|future',
  ],
  ['question', 'question|open question|open questions|tbd|needs clarification|unclear'],
  [
    'work',
    'task|tasks|todo|implement|action|steps|work|implementation tasks|requirements|features|scope|in scope|includes|included',
  ],
]

const BY_WORD: ReadonlyMap<string, Field> = new Map(
  WORDS.flatMap(([field, words]) => words.split('|').map((word) => [word, field] as const)),
)

/** The label that a text begins with, when it is one of those that people use; Markdown marks and arrows do not matter. */
export function labelOf(text: string): LabelledText | undefined {
  const found =
    /^\s*(?:[→>-]\s*)?(?:(\*\*|__|_|\*)([^*_:：\n]{2,40})[:：]?\1\s*[:：]?|([\p{L}][\p{L} /-]{1,38})[:：](?!\/\/))[ \t]*/u.exec(
      text,
    )
  if (found === null) return undefined
  const label = (found[2] ?? found[3] ?? '').trim()
  if (found[2] !== undefined && !/[:：]/.test(found[0])) return undefined
  const field = fieldOf(
    label
      .toLowerCase()
      .replaceAll(/[^\p{L}]+/gu, ' ')
      .trim(),
  )
  return field === undefined ? undefined : { label, field, rest: found[0].length }
}

/** The field of a label, or of the words that it begins with: `maps to capability`. */
function fieldOf(words: string): Field | undefined {
  const known = BY_WORD.get(words)
  if (known !== undefined) return known
  const head =
    /^(?:maps to|depends on|acceptance criteria|out of scope|blocked by|done when|exit criteria|entry criteria)\b/.exec(
      words,
    )
  return head === null ? undefined : BY_WORD.get(head[0])
}
