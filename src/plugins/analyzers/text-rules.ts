/** Rules for text without a grammar: SQL, schema languages, settings. */
import { bareNameOf, folderOf } from '../../core/planning/codebase/path-text.ts'
import type { Match } from './ast-grep.ts'
import { fileRoute } from './file-route.ts'
import type { TextRule } from './rule.ts'

/** Text on longer lines is data, and is not looked at. */
const LONGEST_LINE = 2000

const PLACES: Readonly<Record<string, (path: string) => string>> = {
  path: (path) => path,
  folder: folderOf,
  stem: bareNameOf,
  route: fileRoute,
}

/** What a text rule finds in a text, by place; the file itself when the rule has no pattern. */
export function textMatches(rule: TextRule, path: string, text: string): Omit<Match, 'rule'>[] {
  const filled = (template: string): string =>
    template.replaceAll(/\$\{(path|folder|stem|route)\}/g, (_, what: string) => PLACES[what]?.(path) ?? '')
  if (rule.pattern === undefined) return [{ path, line: 1, end_line: 1, parts: [filled(rule.name), '', ''] }]
  const looked = withoutLongLines(text)
  const form = new RegExp(rule.pattern, rule.ignore_case ? 'gimu' : 'gmu')
  const matches = rule.once === true ? firstOfEach(looked, form) : [...looked.matchAll(form)]
  const starts = matches.length === 0 ? [] : lineStarts(looked)
  return matches.map((match) => {
    const groups = match.groups ?? {}
    return {
      path,
      line: lineOf(starts, match.index),
      end_line: lineOf(starts, match.index + Math.max(0, match[0].length - 1)),
      parts: [groups['name'] ?? filled(rule.name), groups['detail'] ?? '', groups['container'] ?? ''],
    }
  })
}

/** The first match of each name; one without a name is passed over. */
function firstOfEach(text: string, form: RegExp): RegExpExecArray[] {
  const found = new Map<string, RegExpExecArray>()
  for (const match of text.matchAll(form)) {
    const name = match.groups?.['name']
    if (name !== undefined && !found.has(name)) found.set(name, match)
  }
  return [...found.values()]
}

/** Long lines become empty ones. Most texts have none, and stay as they are. */
function withoutLongLines(text: string): string {
  let isLong = false
  for (let start = 0; start < text.length && !isLong;) {
    const end = text.indexOf('\n', start)
    isLong = (end < 0 ? text.length : end) - start > LONGEST_LINE
    start = end < 0 ? text.length : end + 1
  }
  return isLong ? text.replaceAll(/^.*$/gm, (line) => (line.length > LONGEST_LINE ? '' : line)) : text
}

/** Where lines begin, as JavaScript's `^` has it. */
function lineStarts(text: string): number[] {
  return [...text.matchAll(/^/gm)].map((match) => match.index)
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
