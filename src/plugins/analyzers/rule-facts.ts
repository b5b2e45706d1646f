/** What a match of a rule says as a fact. */
import type { CodeFact } from '../../core/model/code-index.ts'
import type { Match } from './ast-grep.ts'
import type { Rule } from './rule.ts'

/** Longer names and details are cut: they are no names. */
const LONGEST = 300

/** The fact that a match stands for; nothing when its name is empty. */
export function factOf(match: Omit<Match, 'path' | 'rule'>, rule: Rule): CodeFact | undefined {
  const [name = '', detail = '', container = ''] = match.parts.map(plain)
  if (name === '') return undefined
  const exported = isExported(rule.exported, name)
  return {
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
