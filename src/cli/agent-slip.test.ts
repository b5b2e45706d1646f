import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { refuseAgentSlip } from './agent-slip.ts'

test('a slip of simulated is refused, unless there is a command of that name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agent-slip-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  expect(() => refuseAgentSlip('simulate', folder)).toThrow('--agent simulate: there is no such command.')
  writeFileSync(join(folder, 'simulate'), '')
  refuseAgentSlip('simulate', folder)
})

test('an agent of blanks is refused: its tasks would all succeed without any work', () => {
  for (const agent of ['', ' ', '\t\n'])
    expect(() => refuseAgentSlip(agent, '/bin')).toThrow('is no command: nobody would do the tasks')
})

test('every other agent is taken as a command line', () => {
  for (const agent of ['simulated', 'simulate --all', './simulate', 'my-agent', undefined]) refuseAgentSlip(agent, '')
})
