/** The rules that come with the package. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EXIT, Failure } from '../../core/model/failure.ts'
import type { Rule } from './rule.ts'
import { readRuleRoot } from './rule-folder.ts'

/** Reads them from their folder. Throws a Failure. */
export function shippedRules(): Rule[] {
  return readRuleRoot(shippedRuleFolder())
}

/** The folder `rules` beside package.json, in a clone as in the published form. Throws a Failure when it is not there. */
export function shippedRuleFolder(): string {
  for (let here = import.meta.dirname; ; here = dirname(here)) {
    const folder = join(here, 'rules')
    if (existsSync(join(here, 'package.json')) && existsSync(folder)) return folder
    if (dirname(here) === here) break
  }
  throw new Failure({
    code: 'rules-missing',
    message: 'The rules of the analyzer are not where the package has them.',
    exit: EXIT.analysis_failed,
    advice: 'Install the package again.',
  })
}

/** Where the build wrote them as JSON; nothing in a clone, whose rules and code may have changed since. */
export function builtRuleFile(): string | undefined {
  return import.meta.filename.endsWith('.ts') ? undefined : join(dirname(shippedRuleFolder()), 'dist', 'rules.json')
}
