/** Reads folders of rules: `<folder>/<name>.yml`, each file holding YAML documents of one rule each. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { LineCounter, parseAllDocuments } from 'yaml'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { compareText } from '../../core/std/order.ts'
import { type Rule, SyntaxRule, TextRule } from './rule.ts'

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
  return documents.map((document) => {
    const start = document.contents?.range?.[0] ?? document.range?.[0] ?? 0
    const place = `${path}:${lines.linePos(start).line}`
    const [error] = document.errors
    if (error !== undefined) throw refused(`${path}:${error.linePos?.[0].line ?? 1}`, error.message)
    const value = valueOf(document, place)
    const schema = typeof value === 'object' && value !== null && 'languages' in value ? SyntaxRule : TextRule
    const parsed = schema.safeParse(value)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw refused(place, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
    }
    requirePatterns(parsed.data, place)
    return { ...parsed.data, folder, place }
  })
}

/** An alias may have no anchor, or stand for more than anybody would write. */
function valueOf(document: { readonly toJS: () => unknown }, place: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw refused(place, (error as Error).message)
  }
}

/** Regular expressions that are none are found here, and not in the middle of a scan. */
function requirePatterns(rule: SyntaxRule | TextRule, place: string): void {
  const pattern = 'languages' in rule ? rule.entry : rule.pattern
  try {
    if (pattern !== undefined) new RegExp(pattern, 'u')
  } catch (error) {
    throw refused(place, (error as Error).message)
  }
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
