import { expect, test } from 'vitest'
import { compileSpec } from '../../../testing/compiled-spec.ts'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { compile } from '../compile.ts'
import { proposeFromSpec } from '../rules/propose.ts'
import { statedSettings } from '../stated-settings.ts'

function spec(...rules: readonly string[]): string {
  return ['# Plan', '', '```healing', ...rules, '```', '', '## Work', '', '- Do it (1m) run: `make`', ''].join('\n')
}

function rulesOf(text: string): unknown {
  const compiled = compileSpec(text)
  if (compiled.ok) return compiled.plan.coordinator.policies.healing
  return compiled.findings.map(({ place, message, advice }) => `${place} ${message} ${advice ?? ''}`).join('\n')
}

test('a specification says what may be mended while its plan runs', () => {
  expect(rulesOf(spec('default: ask', 'patterns: {schema-drift: off}', 'allow: [jose, jose]'))).toEqual({
    default: 'ask',
    patterns: { 'schema-drift': 'off' },
    allow: ['jose'],
  })
  expect(rulesOf(spec('allow: [jose]'))).toEqual({ default: 'auto', allow: ['jose'] })
  expect(rulesOf('# Plan\n\n## Work\n\n- Do it (1m) run: `make`\n')).toEqual({ default: 'auto' })
})

test('what the specification says stands above the configuration, and what either allows is allowed', () => {
  const path = 'spec/spec.md'
  const text = spec('default: ask', 'allow: [jose]')
  const proposal = proposeFromSpec({ documents: [{ path, origin: 'spec.md', text }], analysis: NOT_ANALYZED })
  const settings = {
    analysis: NOT_ANALYZED,
    documents: new Map([[path, text]]),
    min_confidence: 0.7,
    execution_model: 'rolling_frontier',
    generator: { name: 'tasks', version: '0.0.0' },
  } as const
  const healing = { default: 'off', allow: ['left-pad'], memory_ceiling: 3 } as const
  const compiled = compile(proposal, { ...settings, policies: { healing: { ...healing, allow: ['left-pad'] } } })
  const plan = compiled.ok ? compiled.plan : undefined
  expect(plan?.coordinator.policies.healing).toEqual({ default: 'ask', allow: ['jose', 'left-pad'], memory_ceiling: 3 })
  // Compiled again as it says that it was, it is the same plan.
  const again = plan === undefined ? undefined : compile(proposal, { ...settings, ...statedSettings(plan) })
  expect(again?.ok === true && again.plan.coordinator.policies).toEqual(plan?.coordinator.policies)
})

test('a block that says what is no rule is refused with its line', () => {
  expect(
    [
      rulesOf(spec('default: ask', 'alow: [jose]')),
      rulesOf(spec('patterns: {schema-drift: sometimes}')),
      rulesOf(spec('default: [')),
      rulesOf(spec('- jose')),
      rulesOf(
        spec(
          ...Array.from({ length: 12 }, (_, i) =>
            i === 0 ? 'a0: &a0 [x]' : `a${i}: &a${i} [${`*a${i - 1},`.repeat(12)}]`,
          ),
        ),
      ),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "spec.md:5 The \`healing\` block is wrong: “alow” is not known. Did you mean \`allow\`?
    spec.md:4 The \`healing\` block is wrong at patterns.schema-drift: one of "auto", "ask", "off" is expected. Write YAML, a rule a line: \`default: ask\`, \`patterns: {schema-drift: off}\`, \`allow: [jose]\`.
    spec.md:4 The \`healing\` block is not YAML. Write YAML, a rule a line: \`default: ask\`, \`patterns: {schema-drift: off}\`, \`allow: [jose]\`.
    spec.md:4 The \`healing\` block is wrong: an object is expected. Write YAML, a rule a line: \`default: ask\`, \`patterns: {schema-drift: off}\`, \`allow: [jose]\`.
    spec.md:4 The \`healing\` block refers to itself too often. Write YAML, a rule a line: \`default: ask\`, \`patterns: {schema-drift: off}\`, \`allow: [jose]\`."
  `)
})
