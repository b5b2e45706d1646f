/** Reads folders of rules: `<folder>/<name>.yml`, each file holding YAML documents of one rule each. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { LineCounter, parseAllDocuments } from 'yaml'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { compareText } from '../../core/std/order.ts'
import type { Rule } from './rule.ts'
import { checkedRule, entryLines, type RuleTrouble } from './rule-trouble.ts'

/** Problems of one file that are told. */
const MOST_TROUBLES = 10

/** All rules below `root`: one folder for each language and framework. Throws a Failure that names file, line and field. */
export function readRuleRoot(root: string): Rule[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders
    .map((entry) => entry.name)
    .toSorted(compareText)
    .flatMap((name) => readRuleFolder(join(root, name)))
}

/** The rules of one folder, in the order of file names and documents. Throws a Failure that names file, line and field. */
export function readRuleFolder(folder: string): Rule[] {
  const files = namesIn(folder).filter((name) => /\.ya?ml$/.test(name))
  return files.toSorted(compareText).flatMap((name) => readRuleFile(join(folder, name), basename(folder)))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    throw refused(folder, `its folder cannot be read (${(error as NodeJS.ErrnoException).code ?? ''})`)
  }
}

function readRuleFile(path: string, folder: string): Rule[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments(readFileSync(path, 'utf8'), { lineCounter: lines })
  if (!Array.isArray(documents)) return []
  const rules: Rule[] = []
  const troubles: RuleTrouble[] = []
  for (const document of documents) {
    const checked = checkedRule(document, lines)
    if ('troubles' in checked) {
      troubles.push(...checked.troubles)
      continue
    }
    const start = document.contents?.range?.[0] ?? 0
    const { rule } = checked
    const sample_lines = entryLines(document, lines, 'samples', rule.samples.length)
    rules.push({ ...rule, folder, place: `${path}:${lines.linePos(start).line}`, sample_lines })
  }
  const [first, ...rest] = troubles
  if (first === undefined) return rules
  const told = rest.slice(0, MOST_TROUBLES - 1).map(({ line, what }) => `also at line ${line}: ${what}`)
  if (rest.length > told.length) told.push(`and ${rest.length - told.length} more`)
  throw refused(`${path}:${first.line}`, [first.what, ...told].join('\n'))
}

function refused(place: string, what: string): Failure {
  return new Failure({
    code: 'rule-invalid',
    message: `This rule of the analyzer cannot be used: ${what}`,
    exit: EXIT.arguments,
    place,
    advice: 'Mend the rule; docs/analysis.md says what a rule file holds.',
  })
}
