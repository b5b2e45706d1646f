import { expect, test } from 'vitest'
import type { TaskProposal } from '../../model/proposal.ts'
import { compileText } from '../../../testing/compiled-text.ts'

const CODES = new Set([
  'vacuous-check',
  'command-always-fails',
  'command-cannot-fail',
  'only-exit-status',
  'subjective-criterion',
])

function told(text: string, change: (task: TaskProposal, index: number) => TaskProposal = (task) => task): string[] {
  const plan = compileText(text, {}, (proposal) => ({ ...proposal, tasks: proposal.tasks.map(change) }))
  return plan.tasks.meta.findings
    .filter((finding) => CODES.has(finding.code))
    .map(({ code, message, place }) => `${code} at ${place}: ${message}`)
}

function check(cmd: string): NonNullable<TaskProposal['acceptance_checks']>[number] {
  const common = { id: 'c', priority: 'must', timeout_seconds: 30, when: 'on_complete' } as const
  return { ...common, type: 'command', cmd, expect: { exit_code: 0 } }
}

test('a check that proves nothing is told with its task, and its task stands without proof', () => {
  const lines = told('build\npack', (task, index) => ({
    ...task,
    acceptance_checks: [check(index === 0 ? 'npm test || true' : 'npm test')],
  }))
  expect(lines).toMatchInlineSnapshot(`
    [
      "vacuous-check at spec.md:1: P1.T001 "build": the check \`npm test || true\` ends with code 0 whatever was done; it proves nothing.",
    ]
  `)
})

test('a thousand tasks that only run a command are one finding', () => {
  const lines = told(Array.from({ length: 1000 }, (_, i) => `t${i} run make t${i}`).join('\n'))
  expect(lines).toMatchInlineSnapshot(`
    [
      "only-exit-status at spec.md:1: Nothing but the exit status of their own commands proves 1000 tasks: P1.T001, P1.T002, P1.T003, P1.T004, P1.T005 and 995 more.",
    ]
  `)
})

test('a thousand vacuous checks are told ten times, and summed up', () => {
  const lines = told(Array.from({ length: 1000 }, (_, i) => `t${i}`).join('\n'), (task) => ({
    ...task,
    acceptance_checks: [check('echo ok')],
  }))
  expect(lines).toHaveLength(11)
  expect(lines[10]).toMatch(/^vacuous-check at spec\.md:11: 990 more checks prove nothing: those of P1\.T011, /)
})

test('what is done, confirmed by a person or needs nothing is told nowhere', () => {
  expect(told('a flags done run true')).toEqual([])
  expect(told('a', (task) => ({ ...task, action: { kind: 'human' } }))).toEqual([])
  expect(told('a', (task) => ({ ...task, action: { kind: 'noop' } }))).toEqual([])
})

test('an idle command is told apart from those whose exit status is all; an unchecked agent is not told', () => {
  expect(told('a run echo done\nb\nc 1h run make')).toMatchInlineSnapshot(`
    [
      "command-cannot-fail at spec.md:1: The command of P1.T001 "a" cannot fail, and no check of it can: nothing proves it.",
      "only-exit-status at spec.md:3: Nothing but the exit status of its own command proves P1.T003 "c".",
    ]
  `)
})

test('a command that always fails is told as what it is', () => {
  expect(told('a run exit 1\nb run false')).toEqual([
    'command-always-fails at spec.md:1: The commands of 2 tasks end with an error whatever happens: P1.T001, P1.T002.',
  ])
})

test('words that nobody can check are summed up, those of a person only', () => {
  const lines = told('a\nb\nc', (task, index) => ({
    ...task,
    action: { kind: 'human' },
    ...(index === 2 ? {} : { done_when: ['The page opens', index === 0 ? 'It works well' : 'It is fast'] }),
  }))
  expect(lines).toMatchInlineSnapshot(`
    [
      "subjective-criterion at spec.md:1: Nobody can check the words in which 2 tasks are done when: P1.T001 ("works well"), P1.T002 ("is fast").",
    ]
  `)
})
