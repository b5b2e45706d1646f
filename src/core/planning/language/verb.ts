/**
 * One lexicon of verbs and their forms: `stored`, `stores` and `storing` are forms of `store`. English only; what a word is in
 * its sentence (a verb or a noun) is decided by who reads the sentence.
 */
import { BASE_VERBS, DOUBLING_VERBS, HEAD_VERBS, IRREGULAR_VERBS, NOUN_VERBS, STATIVE_VERBS } from './verb-table.ts'

/** A form of a verb: `store`, `stores`, `storing`, `stored`. */
export type VerbForm = 'base' | 'third' | 'gerund' | 'past'

/** A verb as found in a text. */
export interface KnownVerb {
  /** Lower case: `store`. */
  readonly base: string
  readonly form: VerbForm
}

const split = (table: string): string[] => table.split(/[\s;]+/).filter((word) => word !== '')
const marked = (table: string): Map<string, string> =>
  new Map(split(table).map((entry) => [entry.split(':')[0] as string, entry.split(':')[1] ?? 'yes']))

const BASES: ReadonlySet<string> = new Set(split(BASE_VERBS))
const NOUNS: ReadonlySet<string> = new Set(split(NOUN_VERBS))
const HEADS: ReadonlySet<string> = new Set(split(HEAD_VERBS))
const DOUBLING = marked(DOUBLING_VERBS)
const STATIVE = marked(STATIVE_VERBS)
const IRREGULAR: ReadonlyMap<string, readonly string[]> = new Map(
  IRREGULAR_VERBS.split(';').map((row) => {
    const [base, ...forms] = split(row)
    return [base as string, forms] as const
  }),
)
/** Put before a verb: `re-index`, `auto-save`. */
const PREFIX =
  /^(?:auto|base64|bulk|co|cross|de|double|dry|fast|force|hot|lazy|lazily|live|load|mass|mis|multi|out|over|post|pre|rate|re|self|soft|hard|sub|un|under|url|html|percent)-/

const forms = new Map<string, KnownVerb>()
for (const base of BASES) {
  forms.set(thirdOf(base), { base, form: 'third' })
  for (const stem of stemsOf(base)) {
    forms.set(`${stem.gerund}ing`, { base, form: 'gerund' })
    if (!IRREGULAR.has(base)) forms.set(stem.past, { base, form: 'past' })
  }
  for (const past of IRREGULAR.get(base) ?? []) if (!BASES.has(past)) forms.set(past, { base, form: 'past' })
}
for (const base of BASES) forms.set(base, { base, form: 'base' })
for (const wrong of ['thing', 'being', 'bed', 'red', 'fed', 'lay', 'left', 'wound'])
  if (!BASES.has(wrong)) forms.delete(wrong)

/** The verb that a word is a form of; nothing for other words. Any case; `re-index` counts as `index` does. */
export function verbOf(word: string): KnownVerb | undefined {
  const lower = word.toLowerCase()
  const known = forms.get(lower)
  if (known !== undefined) return known
  const prefix = PREFIX.exec(lower)?.[0]
  const rest = prefix === undefined ? undefined : forms.get(lower.slice(prefix.length))
  return rest === undefined ? madeVerb(lower) : { base: `${prefix}${rest.base}`, form: rest.form }
}

/** Verbs that anybody makes: `tokenize`, `prettify`; and one of two: `enable/disable`. */
function madeVerb(lower: string): KnownVerb | undefined {
  const [, stem, end] = /^([a-z]{3,20})(ize|izes|izing|ized|ify|ifies|ifying|ified)$/.exec(lower) ?? []
  if (stem !== undefined && end !== undefined) {
    const base = stem + (end.startsWith('iz') ? 'ize' : 'ify')
    const form = /(?:e|fy)$/.test(end) ? 'base' : end.endsWith('s') ? 'third' : end.endsWith('ing') ? 'gerund' : 'past'
    return { base, form }
  }
  const [one, two, more] = lower.split('/', 3)
  const first = forms.get(one ?? '')
  return two !== undefined && more === undefined && first?.form === forms.get(two)?.form ? first : undefined
}

/** Whether a word can be the participle of a verb: `stored`, `written`, `set`. */
export function participleOf(word: string): string | undefined {
  const lower = word.toLowerCase()
  const known = verbOf(lower)
  if (known === undefined) return undefined
  if (known.form === 'past') return known.base
  return known.form === 'base' && IRREGULAR.get(known.base)?.[1] === lower ? known.base : undefined
}

/** Whether a base form is a noun as often as a verb: `report`, `filter`. */
export function isNounToo(base: string): boolean {
  return NOUNS.has(base)
}

/** Whether a verb that is a noun too is rather a verb at the head of a title: `support`. */
export function isVerbAtHead(base: string): boolean {
  return HEADS.has(base)
}

/** Whether a verb says how something is, not what is done: `remain`, `exist`. */
export function isStative(base: string): boolean {
  return (STATIVE.get(base) ?? 'no') !== 'no'
}

/** `store` → `storing`, `log` → `logging`. */
export function gerundOf(base: string): string {
  return base === 'be' ? 'being' : `${stemsOf(base)[0]?.gerund ?? base}ing`
}

/** `store` → `stores`, `go` → `goes`. */
export function thirdOf(base: string): string {
  if (base === 'have') return 'has'
  if (/(?:s|x|z|ch|sh|o)$/.test(base)) return `${base}es`
  return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`
}

/** Whether a title begins with a verb in its base form, as task titles should. English only. */
export function startsWithVerb(title: string): boolean {
  const first = /^[^\p{L}]*(\p{L}+(?:-\p{L}+)?)/u.exec(title.slice(0, 200))?.[1]
  if (first === undefined) return false
  const whole = verbOf(first) ?? verbOf(first.split('-')[0] ?? '')
  return whole?.form === 'base'
}

/** What `ing` and `ed` are put to; the usual spelling first. */
function stemsOf(base: string): { gerund: string; past: string }[] {
  if (/[^aeiou]y$/.test(base)) return [{ gerund: base, past: `${base.slice(0, -1)}ied` }]
  if (base.endsWith('ie')) return [{ gerund: `${base.slice(0, -2)}y`, past: `${base}d` }]
  if (/(?:ee|oe|ye)$/.test(base)) return [{ gerund: base, past: `${base}d` }]
  if (base.endsWith('e')) return [{ gerund: base.slice(0, -1), past: `${base}d` }]
  const plain = { gerund: base, past: `${base}ed` }
  const last = base.at(-1) as string
  const double = { gerund: base + last, past: `${base}${last}ed` }
  const stated = DOUBLING.get(base)
  const isShort = /^[^aeiou]*(?:qu)?[aeiou][^aeiouwxy]$/.test(base)
  if (stated === 'both') return [plain, double]
  if (stated === 'no') return [plain]
  if (base.endsWith('sync')) return [plain]
  return stated === 'yes' || isShort ? [double, plain] : [plain]
}
