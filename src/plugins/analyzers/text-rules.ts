/** Rules for text without a grammar: SQL, schema languages, settings. */
import type { Match } from './ast-grep.ts'
import type { TextRule } from './rule.ts'

/** Text on longer lines is data, and is not looked at. */
const LONGEST_LINE = 2000

/** What a text rule finds in a text, by place. */
export function textMatches(rule: TextRule, path: string, text: string): Omit<Match, 'rule'>[] {
  const looked = text.replaceAll(/^.*$/gm, (line) => (line.length > LONGEST_LINE ? '' : line))
  const starts = [...looked.matchAll(/^/gm)].map((match) => match.index)
  return [...looked.matchAll(new RegExp(rule.pattern, rule.ignore_case ? 'gimu' : 'gmu'))].map((match) => {
    const groups = match.groups ?? {}
    const name = groups['name'] ?? (rule.name ?? '').replace('${path}', path).replace('${stem}', stemOf(path))
    return {
      path,
      line: lineOf(starts, match.index),
      end_line: lineOf(starts, match.index + Math.max(0, match[0].length - 1)),
      parts: [name, groups['detail'] ?? '', groups['container'] ?? ''],
    }
  })
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] as number) <= offset) low = middle + 1
    else high = middle
  }
  return low
}

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.indexOf('.', 1)
  return dot < 0 ? name : name.slice(0, dot)
}
