import { codeOnly, isCode, isTest, lineAt, type Offence, type Rule } from './source.ts'

/** What the core may not touch, and what it uses instead. */
const FORBIDDEN: { pattern: RegExp; instead: string }[] = [
  { pattern: /\bDate\.now\b/g, instead: 'time is handed in: use the `at` of the input' },
  { pattern: /\bnew Date\(\s*\)/g, instead: 'time is handed in: use the `at` of the input' },
  { pattern: /\bperformance\.now\b/g, instead: 'time is handed in: use the `at` of the input' },
  {
    pattern: /\bMath\.random\b/g,
    instead: 'chance is keyed: use core/std/chance.ts with (seed, purpose, task, attempt)',
  },
  {
    pattern: /\bset(Timeout|Interval|Immediate)\b/g,
    instead: 'deadlines are data: put one in the state; the loop sleeps',
  },
  { pattern: /(?<![\w.])process\./g, instead: 'the core knows no process: take the value as an argument' },
  { pattern: /(?<![\w.])console\./g, instead: 'the core prints nothing: return the finding or the event' },
  { pattern: /\.localeCompare\b/g, instead: 'order is the same everywhere: use compareText of core/std/order.ts' },
  { pattern: /\.toLocale\w*\(/g, instead: 'text is the same everywhere: no locale in the core' },
  { pattern: /(?<![\w.])fetch\(/g, instead: 'the core asks the world through ports' },
]

/** The core has no clock, no chance, no process, no printing and no locale. */
export const coreIsPure: Rule = {
  name: 'the core has no clock, no chance, no process, no printing and no locale',
  find(files) {
    const offences: Offence[] = []
    for (const file of files) {
      if (!file.path.startsWith('src/core/') || !isCode(file) || isTest(file.path)) continue
      const code = codeOnly(file.text)
      for (const { pattern, instead } of FORBIDDEN) {
        for (const match of code.matchAll(pattern)) {
          const message = `\`${match[0]}\` in the core: ${instead}`
          offences.push({ path: file.path, line: lineAt(code, match.index), message })
        }
      }
    }
    return offences
  },
}
