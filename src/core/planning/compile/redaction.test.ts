import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import type { Proposal } from '../../model/proposal.ts'
import { renderArtifacts } from '../artifacts/render.ts'
import { compile, type Compiled } from '../compile.ts'
import { proposeFromHints } from '../hints/hinted-spec.ts'
import { secretsIn } from '../secret.ts'
import { validatePlan } from '../validate/validate-plan.ts'
import type { CompileSettings } from './settings.ts'

const PATH = 'spec/spec.md'
const GENERATOR = { name: 'tasks', version: '0.0.0' }

/** Letters and digits as makers of keys draw them; put together here, so that no scanner takes this file for a leak. */
const TOKEN = `ghp_${'q7Rk2ZpX9vLm4TbW8sYc3NdH6gJf1KaQ5eUw'}`

const settingsFor = (text: string): CompileSettings => ({
  analysis: NOT_ANALYZED,
  documents: new Map([[PATH, text]]),
  min_confidence: 0.7,
  execution_model: 'rolling_frontier',
  generator: GENERATOR,
})

function proposed(text: string): Proposal {
  return proposeFromHints({ documents: [{ path: PATH, origin: 'spec.md', text }], analysis: NOT_ANALYZED })
}

function planned(text: string, proposal = proposed(text)): Extract<Compiled, { ok: true }> {
  const result = compile(proposal, settingsFor(text))
  if (!result.ok) throw new Error(result.findings.map((finding) => finding.message).join('\n'))
  return result
}

/** Every file of a plan, by name, with the copies of the specification. */
function filesOf({ plan, documents }: Extract<Compiled, { ok: true }>): Map<string, string> {
  return new Map([...renderArtifacts(plan), ...documents])
}

const told = (findings: readonly { code: string; place: string; message: string }[], code: string): string[] =>
  findings.filter((finding) => finding.code === code).map(({ place, message }) => `${place} ${message}`)

const SPEC = `# Rotate ${TOKEN}

Sign in with password: hunter2x.

## Keys of hunter2x

- Replace the key ${TOKEN} (1h)
  - Somebody wrote it down as \`${TOKEN}\`, hunter2x
  - done-when: ${TOKEN} is refused
- Tell the users (1h) after: Replace the key
`

test('secrets are masked in every text of a plan and in its copy of the specification', () => {
  const made = planned(SPEC)
  for (const [name, text] of filesOf(made)) {
    expect([name, text.includes(TOKEN), text.includes('hunter2x')]).toEqual([name, false, false])
  }
  expect(made.documents.get(PATH)?.split('\n')).toEqual(
    SPEC.split('\n').map((line) => line.replaceAll(TOKEN, '█'.repeat(40)).replaceAll('hunter2x', '█'.repeat(8))),
  )
  const verified = made.plan.tasks.tasks.flatMap((task) => task.source_evidence.map((span) => span.verified))
  expect(new Set(verified)).toEqual(new Set(['exact']))
  expect(told(made.plan.tasks.meta.findings, 'secret-redacted')).toMatchInlineSnapshot(`
    [
      "spec.md:1 Here stands what looks like a secret (GitHub token). The plan and its copy of the specification have it masked.",
      "spec.md:3 Here stands what looks like a secret (password). The plan and its copy of the specification have it masked.",
      "spec.md:7 Here stands what looks like a secret (GitHub token). The plan and its copy of the specification have it masked.",
      "spec.md:8 Here stands what looks like a secret (GitHub token). The plan and its copy of the specification have it masked.",
      "spec.md:9 Here stands what looks like a secret (GitHub token). The plan and its copy of the specification have it masked.",
    ]
  `)
})

test('a plan with masked secrets is sound, and compiling what is kept of it gives it again', () => {
  const made = planned(SPEC)
  expect(
    validatePlan(renderArtifacts(made.plan), made.documents, GENERATOR).filter((f) => f.severity === 'error'),
  ).toEqual([])
  const again = planned(made.documents.get(PATH) as string, made.plan.proposals)
  expect(filesOf(again)).toEqual(filesOf(made))
})

test('commands are kept as they are, and told', () => {
  const text = `## Call
- Call it (1m) env: API_TOKEN=${TOKEN}
  - run: \`curl -H "Authorization: Bearer ${TOKEN}"\`
- Check it (1m)
  - run: \`make\`
  - accept: \`curl -u me:hunter2x localhost\`
`
  const made = planned(text)
  const [call, check] = made.plan.tasks.tasks
  expect(call?.action).toMatchObject({ cmd: `curl -H "Authorization: Bearer ${TOKEN}"`, env: { API_TOKEN: TOKEN } })
  expect(check?.boundaries.definition_of_done.criteria).toEqual(['`curl -u me:████████ localhost` exits with 0'])
  expect(told(made.plan.tasks.meta.findings, 'secret-in-command')).toMatchInlineSnapshot(`
    [
      "spec.md:2 The commands of “Call it” hold what looks like a secret. They are kept as they are: a masked command would not run.",
      "spec.md:4 The commands of “Check it” hold what looks like a secret. They are kept as they are: a masked command would not run.",
    ]
  `)
  const findings = validatePlan(renderArtifacts(made.plan), made.documents, GENERATOR)
  expect(findings.filter((finding) => finding.severity === 'error')).toEqual([])
  expect(told(findings, 'secret-in-command')).toMatchInlineSnapshot(`
    [
      "tasks.json#/tasks/0/action/cmd What is run here holds what looks like a secret (GitHub token), and 2 more commands do.",
    ]
  `)
  const documents = [...filesOf(made)].filter(([name]) => !name.endsWith('.json'))
  expect(documents.filter(([, file]) => file.includes(TOKEN))).toEqual([])
})

test('a quote that only looks right when it is masked is refused, and its words are not told', () => {
  const proposal = proposed(SPEC)
  const wrong = `- Replace the key ghp_${TOKEN.slice(4).split('').reverse().join('')} (1h)`
  const tasks = proposal.tasks.map((task) => ({
    ...task,
    evidence: task.evidence.map((span) => ({ ...span, quote: wrong })),
  }))
  const result = compile({ ...proposal, tasks }, settingsFor(SPEC))
  expect(result.ok).toBe(false)
  if (result.ok) return
  expect(told(result.findings, 'evidence-missing')[0]).toBe(
    `spec.md:7 The quote "- Replace the key ${'█'.repeat(40)} (1h)" does not stand in spec/spec.md.`,
  )
  expect(JSON.stringify(result)).not.toContain(TOKEN.slice(4, 20))
})

test('what was cut off in the middle of a secret is masked as far as it goes', () => {
  const text = `## Long\n- ${'word '.repeat(96)}${TOKEN} and more\n`
  const proposal = proposed(text)
  const cut = proposal.tasks.map((task) => ({ ...task, description: `so ${TOKEN.slice(0, 20)}…` }))
  const made = planned(text, { ...proposal, tasks: cut })
  expect(made.plan.tasks.tasks[0]?.description).toBe(`so ghp_${'█'.repeat(16)}…`)
  for (const file of filesOf(made).values()) expect(file).not.toContain(TOKEN.slice(4, 12))
})

test('a refused specification does not tell its secrets', () => {
  const text = `## A\n- Use password: hunter2x env: hunter2x\n- Use ${TOKEN} after: ${TOKEN}, no such thing\n`
  const result = compile(proposed(text), settingsFor(text))
  expect(result.ok).toBe(false)
  expect(JSON.stringify(result)).not.toMatch(new RegExp(`hunter2x|${TOKEN.slice(4)}`))
})

test('many places are told as twenty and a sum', () => {
  const text = `## A\n${Array.from({ length: 30 }, (_, n) => `- Task ${n} password: hunter${n}x (1h)`).join('\n')}\n`
  const findings = told(planned(text).plan.tasks.meta.findings, 'secret-redacted')
  expect(findings).toHaveLength(21)
  expect(findings.at(-1)).toBe('spec.md:21 10 more places hold what looks like a secret; they are masked too.')
})

test('random secrets at random places of a specification survive nowhere but in commands', () => {
  const alphabet = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'.split('')
  const letters = fc.shuffledSubarray(alphabet, { minLength: 36 }).map((drawn) => drawn.join(''))
  const secret = fc.oneof(
    letters.map((rest) => ({ text: `ghp_${rest}`, core: rest })),
    letters.map((rest) => ({ text: `password: a1${rest}`, core: `a1${rest}` })),
    letters.map((rest) => ({ text: `API_TOKEN="a12${rest}"`, core: `a12${rest}` })),
    letters.map((rest) => ({ text: `AIza${rest}`, core: rest })),
    letters.map((rest) => ({ text: `https://me:a1${rest}@host`, core: `a1${rest}` })),
  )
  const base = `# The plan of all\n\nSome words about it.\n\n## One feature\n\nAnd more words.\n\n- Do the first thing (1h)\n  - with a note on it\n  - done-when: it is done\n- Do the second (2h)\n  - after: Do the first\n`
  fc.assert(
    fc.property(fc.array(fc.tuple(secret, fc.nat()), { minLength: 1, maxLength: 3 }), (placed) => {
      // Never into another secret: behind a second word "password:" the first would be none.
      const gaps = base.split(' ')
      for (const [{ text: words }, at] of placed) gaps[at % (gaps.length - 1)] += ` ${words}`
      const text = gaps.join(' ')
      const result = compile(proposed(text), settingsFor(text))
      const said = result.ok ? [...filesOf(result).values()].join('\n') : JSON.stringify(result)
      for (const [{ core }] of placed) expect(said).not.toContain(core.slice(0, 16))
      if (!result.ok) return
      for (const file of filesOf(result).values()) expect(secretsIn(file)).toEqual([])
      const errors = validatePlan(renderArtifacts(result.plan), result.documents, GENERATOR)
      expect(errors.filter((finding) => finding.severity === 'error')).toEqual([])
    }),
    { numRuns: 40 },
  )
})
