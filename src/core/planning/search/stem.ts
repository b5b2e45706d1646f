/**
 * A light stemmer for the English of names and prose: endings of number, time, doer and deed are taken off, so that
 * `migrate`, `migrates`, `migrated`, `migrating`, `migration` and `migrator` meet. It need not give words, only meet.
 */

/** Deeds and doers, longest first, with the letters that must remain. */
const ENDINGS: readonly (readonly [ending: string, remain: number])[] = [
  ['ization', 3],
  ['isation', 3],
  ['ational', 4],
  ['ation', 4],
  ['ator', 4],
  ['ative', 4],
  ['izer', 4],
  ['ment', 4],
  ['ness', 4],
  ['able', 4],
  ['ible', 4],
  ['ize', 4],
  ['ise', 4],
  ['ate', 4],
  ['tion', 3],
  ['tor', 4],
  ['ly', 4],
  ['er', 4],
]

/** Where the ending is more than the deed: what then remains ends like the verb. */
const KEPT: Readonly<Record<string, string>> = { tion: 't', tor: 't' }

/** The stem of a lower-case word. Words of other alphabets and short words come back as they are. */
export function stemOf(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word
  const single = withoutNumber(word)
  const present = withoutTime(single)
  for (const [ending, remain] of ENDINGS) {
    if (present.endsWith(ending) && present.length - ending.length >= remain) {
      return settled(present.slice(0, -ending.length) + (KEPT[ending] ?? ''))
    }
  }
  return settled(present)
}

/** The word for one of many: `stores` is `store`. A lower-case word. */
export function withoutNumber(word: string): string {
  if (!word.endsWith('s') || /(?:ss|us|is|ous)$/.test(word)) return word
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1)
  if (/(?:x|ch|sh|ss|zz)es$/.test(word)) return word.slice(0, -2)
  return word.slice(0, -1)
}

function withoutTime(word: string): string {
  const found = /^(.*[aeiouy].*?)(?:ing|ed)$/.exec(word)
  const rest = found?.[1]
  if (rest === undefined || rest.length < 3 || word.endsWith('eed')) return word
  return /(?:at|iz|bl)$/.test(rest) ? `${rest}e` : undoubled(rest)
}

function settled(word: string): string {
  const short = undoubled(word)
  if (short.length > 3 && short.endsWith('e')) return short.slice(0, -1)
  return short.length > 3 && /[^aeiou]y$/.test(short) ? `${short.slice(0, -1)}i` : short
}

/** `logg` is `log`; `pass` and `call` stay. */
function undoubled(word: string): string {
  return word.length > 3 && /([bdfgmnprt])\1$/.test(word) ? word.slice(0, -1) : word
}
