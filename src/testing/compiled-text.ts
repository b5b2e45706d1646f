import { compile, type Compiled } from '../core/planning/compile.ts'
import type { CompileSettings } from '../core/planning/compile/settings.ts'
import type { Plan } from '../core/planning/plan.ts'
import { NOT_ANALYZED } from '../core/model/codebase-analysis.ts'
import type { Proposal } from '../core/model/proposal.ts'
import { assert } from '../core/std/assert.ts'
import { proposalFromText, TEXT_PATH } from './proposal-text.ts'

/** Compiles a text in the grammar of `proposal-text.ts`; `change` may alter the proposal on its way. */
export function tryCompileText(
  text: string,
  settings: Partial<CompileSettings> = {},
  change: (proposal: Proposal) => Proposal = (proposal) => proposal,
): Compiled {
  return compile(change(proposalFromText(text)), {
    analysis: NOT_ANALYZED,
    documents: new Map([[TEXT_PATH, text]]),
    min_confidence: 0.7,
    execution_model: 'rolling_frontier',
    generator: { name: 'tasks', version: '0.0.0' },
    ...settings,
  })
}

/** The plan of a text that has one. */
export function compileText(
  text: string,
  settings: Partial<CompileSettings> = {},
  change?: (proposal: Proposal) => Proposal,
): Plan {
  const compiled = tryCompileText(text, settings, change)
  assert(compiled.ok, compiled.ok ? '' : `no plan: ${JSON.stringify(compiled.findings, null, 2)}`)
  return compiled.plan
}
