import type { FailurePattern } from '../../model/failure-pattern.ts'
import { compareText } from '../../std/order.ts'
import { linearPattern } from '../../std/linear-pattern.ts'
import { PatternReader } from './read-patterns.ts'

/** What is wrong with a pattern, and where in it. */
export interface PatternFlaw {
  readonly at: readonly (string | number)[]
  /** A sentence without a final stop. */
  readonly what: string
}

/**
 * What is wrong with a pattern that has the right form: an expression that cannot be read, a group that is used and not there, a
 * fixture that it does not know or of which it captures something else. Undefined when it proves itself.
 */
export function patternFlaw(pattern: FailurePattern): PatternFlaw | undefined {
  const expression = linearPattern(pattern.match)
  if (!expression.ok) return { at: ['match'], what: `the expression cannot be used: ${expression.error}` }
  if (expression.value.occursIn(''))
    return { at: ['match'], what: 'an empty text fits the expression, so every line does' }
  const groups = new Set([...pattern.match.matchAll(/\(\?<([A-Za-z_]\w*)>/g)].map((group) => group[1] as string))
  const known = groups.size === 0 ? 'it has no named group' : `its groups are ${[...groups].join(', ')}`
  for (const [, name] of pattern.message.matchAll(/\{(\w+)\}/g))
    if (!groups.has(name as string))
      return { at: ['message'], what: `{${name}} is no group of the expression: ${known}` }
  const { retry_after } = pattern
  if (retry_after !== undefined && !groups.has(retry_after))
    return { at: ['retry_after'], what: `"${retry_after}" is no group of the expression: ${known}` }
  const reader = new PatternReader([pattern])
  for (const [index, fixture] of pattern.fixtures.entries()) {
    const found = reader.read(fixture.text, () => true)
    const at = ['fixtures', index] as const
    if (found === undefined) return { at: [...at, 'text'], what: whyNot(pattern, fixture.text) }
    if (fixture.captures !== undefined && told(found.captures) !== told(fixture.captures))
      return {
        at: [...at, 'captures'],
        what: `the pattern captures ${told(found.captures)} of this text and not ${told(fixture.captures)}`,
      }
  }
  return undefined
}

function whyNot(pattern: FailurePattern, text: string): string {
  const { name, code, kind, match, message } = pattern
  const onlyWords = new PatternReader([{ name, code, kind, match, message }]).read(text, () => true) !== undefined
  return onlyWords
    ? 'the expression knows a line of this text, but what stands in `with` and `without` does not allow it'
    : 'the pattern knows no line of this text, which is its own fixture'
}

function told(captures: Readonly<Record<string, string>>): string {
  const names = Object.keys(captures).toSorted(compareText)
  if (names.length === 0) return 'nothing'
  return names.map((name) => `${name}: ${JSON.stringify(captures[name])}`).join(', ')
}
