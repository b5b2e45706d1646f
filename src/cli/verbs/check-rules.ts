import { counted } from '../../core/std/counted.ts'
import type { RuleCheck } from '../../operations/check-rules.ts'
import { escaped, type Paint } from '../colour.ts'
import type { Invocation } from '../invocation.ts'
import { printJson } from '../printing.ts'
import { shownPath } from '../shown-path.ts'

/** What `tasks analyze --check-rules` is told. */
export interface CheckFlags {
  /** The folder of rules; `true` means those of the configuration. */
  readonly checkRules: string | true
  readonly config?: string
  readonly json?: true
}

/** `tasks analyze --check-rules [folder]`: tries the samples of a user's own rules. Exit code 1 when one does not hold. */
export async function runRuleCheck(flags: CheckFlags, invocation: Invocation): Promise<void> {
  const { screen, directory } = invocation
  const [{ checkRules }, { loadConfig, ruleFoldersOf }, { existingDirectory }] = await Promise.all([
    import('../../operations/check-rules.ts'),
    import('../../operations/config.ts'),
    import('../existing-directory.ts'),
  ])
  const { checkRules: named } = flags
  const folders =
    named === true
      ? ruleFoldersOf(await loadConfig(directory, flags.config))
      : [existingDirectory(named, directory, '--check-rules')]
  const check = await checkRules(folders)
  if (check.wrong.length > 0) invocation.exitCode = 1
  if (flags.json) printJson({ ok: check.wrong.length === 0, ...check }, screen)
  else screen.out(checkText(check, directory, screen.paint))
}

function checkText({ rules, samples, wrong }: RuleCheck, directory: string, paint: Paint): string {
  const blocks = wrong.map(({ name, place, expected, found }) =>
    [
      `${paint.bad('✗')} ${name} (${shownPath(place, directory)})`,
      `    ${paint.faint('expected')}  ${listed(expected)}`,
      `    ${paint.faint('found')}     ${listed(found)}`,
    ].join('\n'),
  )
  const all = `${counted(samples, 'sample')} of ${counted(rules, 'rule')}`
  const end =
    wrong.length === 0
      ? `${paint.good('✓')} ${all}: each finds what it says`
      : `${all}: ${wrong.length} ${wrong.length === 1 ? 'does' : 'do'} not find what ${wrong.length === 1 ? 'it says' : 'they say'}`
  return [...blocks, end].join('\n')
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.map(escaped).join(', ')
}
