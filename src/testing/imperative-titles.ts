import { imperativeOf } from '../core/planning/language/imperative.ts'

/** Each line of a text with its title and the rule that gave it: `Export reports · modal`. */
export function imperativeTitles(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines
    .map((line) => imperativeOf(line.trim()))
    .map(({ title, rule }) => `${title} · ${rule}`)
    .join('\n')
}
