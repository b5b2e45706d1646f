/** `analyze --check-rules`: whether rules find in their own samples what these say. */
import { EXIT, Failure } from '../core/model/failure.ts'
import { readRuleFolder } from '../plugins/analyzers/rule-folder.ts'
import { type TriedSample, trySamples } from '../plugins/analyzers/rule-samples.ts'
import { refuseTwins } from '../plugins/analyzers/rule-store.ts'

/** What became of the samples of some rules. A sample counts once for each language that it is tried in. */
export interface RuleCheck {
  readonly rules: number
  readonly samples: number
  /** The samples in which something else was found than they say. */
  readonly wrong: readonly TriedSample[]
}

/**
 * Tries the samples of all rules in the folders, which are absolute. Throws a Failure (exit code 1) for a folder without rules,
 * and for a rule that cannot be used; exit code 2 when ast-grep itself is missing or fails.
 */
export async function checkRules(folders: readonly string[]): Promise<RuleCheck> {
  const rules = folders.flatMap((folder) => {
    const found = readRuleFolder(folder)
    if (found.length === 0) throw without('The folder holds no rules.', folder)
    return found
  })
  if (rules.length === 0) throw without('The configuration names no folder of rules of your own.', '--check-rules')
  refuseTwins(rules)
  const tried = await trySamples(rules)
  const wrong = tried.filter(({ expected, found }) => JSON.stringify(expected) !== JSON.stringify(found))
  return { rules: rules.length, samples: tried.length, wrong }
}

function without(message: string, place: string): Failure {
  return new Failure({
    code: 'no-rules',
    message,
    exit: EXIT.arguments,
    place,
    advice:
      'Name a folder with rule files (*.yml): `tasks analyze --check-rules my-rules`, or in analyzer.rules of tasks.config.ts.',
  })
}
