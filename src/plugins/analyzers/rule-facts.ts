/** What a match of a rule says as a fact. */
import type { CodeFact } from '../../core/model/code-index.ts'
import type { Match } from './ast-grep.ts'
import { fileRoute } from './file-route.ts'
import type { Rule } from './rule.ts'

/** Longer names and details are cut: they are no names. */
const LONGEST = 300

/** Of a longer list only so much is looked at: nobody wrote it. */
const LONGEST_LIST = 100_000

/**
 * Strings, comments, arrows, and all else character by character. A quote is looked for no further than a string may be long, for
 * it may be missing.
 */
const TOKENS = /"(?:\\.|[^"\\]){0,300}"|'(?:\\.|[^'\\]){0,300}'|(?:#|\/\/)[^\n]*|[=-]>|[\s\S]/g

/** The facts that a match stands for: one, or one for each entry of the part that is a list; none when the name is empty. */
export function factsOf(match: Omit<Match, 'rule'>, rule: Rule): CodeFact[] {
  const [, detail = '', container = ''] = match.parts
  const name = placed(match.parts[0] ?? '', rule, match.path)
  const each = 'each' in rule ? rule.each : undefined
  const spread = (text: string): string[] => entriesOf(text, 'entry' in rule ? rule.entry : undefined)
  const details = each === 'detail' ? spread(detail) : [detail]
  const names = each === 'name' ? spread(name) : [name]
  return names.flatMap((one) => details.flatMap((other) => factOf(match, rule, [one, other, container].map(plain))))
}

function factOf(match: Omit<Match, 'rule'>, rule: Rule, parts: readonly string[]): CodeFact[] {
  const [given = '', detail = '', container = ''] = parts
  if (given === '') return []
  const name = rule.fact === 'route' ? routeName(given, rule) : given
  const exported = isExported(rule.exported, name)
  const fact: CodeFact = {
    kind: rule.fact,
    noun: rule.noun,
    name,
    line: match.line,
    end_line: match.end_line,
    ...(detail === '' ? {} : { detail }),
    ...(container === '' ? {} : { container }),
    ...(exported ? { exported } : {}),
    ...(rule.abstract ? { abstract: true } : {}),
    rule: `${rule.folder}/${rule.id}`,
  }
  return [fact]
}

/**
 * The parts of an address may come with slashes or without. An address that is put together loses the one that an empty last part
 * leaves behind; one of a single part keeps what is written, for many servers tell `/users/` from `/users`.
 */
function routeName(name: string, rule: Rule): string {
  const joined = name.replaceAll(/\/{2,}/g, '/')
  return /(?:^| )\/\$\w+$/.test(rule.name) ? joined : joined.replace(/(?<=[^ ])\/$/, '')
}

/** Only an end that the rule itself states is filled, for code may hold the same characters. */
function placed(name: string, rule: Rule, path: string): string {
  const end = '${route}'
  if (!('languages' in rule) || !rule.name.endsWith(end)) return name
  return `${name.slice(0, -end.length)}${fileRoute(path)}`
}

/** The entries of a list in source text, between the commas that stand in no bracket and no string. */
function entriesOf(text: string, entry: string | undefined): string[] {
  const whole = /^[([{](.*)[)\]}]$/s.exec(text.trim())?.[1] ?? text
  const list = whole.slice(0, LONGEST_LIST)
  const entries: string[] = []
  let depth = 0
  let current = ''
  for (const [token] of list.matchAll(TOKENS)) {
    if (token === ',' && depth === 0) {
      entries.push(current)
      current = ''
      continue
    }
    if (/^(?:#|\/\/)/.test(token)) continue
    if (/^[([{<]$/.test(token)) depth += 1
    if (/^[)\]}>]$/.test(token)) depth = Math.max(0, depth - 1)
    current += token
  }
  const trimmed = [...entries, current].map((one) => one.trim()).filter((one) => one !== '')
  if (entry === undefined) return trimmed
  const form = new RegExp(entry, 'u')
  return trimmed.flatMap((one) => form.exec(one)?.[1] ?? [])
}

function isExported(how: Rule['exported'], name: string): boolean {
  if (how === 'capital') return /^\p{Lu}/u.test(name)
  return how === 'always' || (how === 'no_underscore' && !name.startsWith('_'))
}

/** One line, without the quotes around it. */
function plain(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const quoted = /^(?:[brfu]{0,2})(["'`])(.*)\1$/i.exec(line)
  const inner = quoted === null || (quoted[2] ?? '').includes(quoted[1] ?? '') ? line : (quoted[2] ?? '')
  return inner.length > LONGEST ? `${inner.slice(0, LONGEST - 1)}…` : inner
}
