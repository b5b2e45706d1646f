/** Which of many rules look at a file, found without asking each of them. */
import picomatch from 'picomatch'
import type { Rule } from './rule.ts'

/** Answers for one list of rules. */
export interface RuleChoice {
  /** Places of the rules with globs of which one fits, ascending. */
  readonly choose: (path: string) => readonly number[]
}

interface Glob {
  readonly rule: number
  readonly fits: (path: string) => boolean
}

/** The last letters of a glob that stand for themselves: all that it matches ends so. */
function literalEnd(glob: string): string {
  return /[^*?[\](){}!@+|\\/,]*$/.exec(glob)?.[0] ?? ''
}

/** Prepares the rules that state globs; the others look at every file of their language. */
export function ruleChoice(rules: readonly Rule[]): RuleChoice {
  const byEnd = new Map<string, Glob[]>()
  for (const [place, rule] of rules.entries()) {
    for (const glob of rule.files ?? []) {
      const end = literalEnd(glob)
      const known = byEnd.get(end)
      const one = { rule: place, fits: picomatch(glob, { dot: true }) }
      if (known === undefined) byEnd.set(end, [one])
      else known.push(one)
    }
  }
  const lengths = [...new Set([...byEnd.keys()].map((end) => end.length))]
  return {
    choose: (path) => {
      const chosen = new Set<number>()
      for (const length of lengths) {
        if (length > path.length) continue
        for (const { rule, fits } of byEnd.get(path.slice(path.length - length)) ?? []) {
          if (!chosen.has(rule) && fits(path)) chosen.add(rule)
        }
      }
      return [...chosen].toSorted((a, b) => a - b)
    },
  }
}
