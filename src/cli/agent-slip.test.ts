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

test('every other agent is taken as a command line', () => {
  for (const agent of ['simulated', 'simulate --all', './simulate', 'my-agent', undefined]) refuseAgentSlip(agent, '')
})
