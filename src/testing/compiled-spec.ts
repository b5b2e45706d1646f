import { NOT_ANALYZED } from '../core/model/codebase-analysis.ts'
import { compile, type Compiled } from '../core/planning/compile.ts'
import { proposeFromSpec } from '../core/planning/rules/propose.ts'

/** Reads a specification by the rules and compiles what they propose, as `spec.md` and with all settings at their defaults. */
export function compileSpec(text: string): Compiled {
  const path = 'spec/spec.md'
  return compile(proposeFromSpec({ documents: [{ path, origin: 'spec.md', text }], analysis: NOT_ANALYZED }), {
    analysis: NOT_ANALYZED,
    documents: new Map([[path, text]]),
    min_confidence: 0.7,
    execution_model: 'rolling_frontier',
    generator: { name: 'tasks', version: '0.0.0' },
  })
}
