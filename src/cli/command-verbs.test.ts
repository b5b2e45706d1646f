import { expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { OperatorCommand } from '../core/model/operator-command.ts'
import { COMMAND_VERBS, type SaidFlags } from './command-verbs.ts'

const FLAGS: SaidFlags = { reason: 'why', choice: 'undo', by: 'ada', ancestors: true, workerMax: 4, usd: 5, hours: 2 }

test('every verb stands for a command, and for flags of a resume where there are such', () => {
  const rows = COMMAND_VERBS.map((verb) => {
    const command = OperatorCommand.parse(verb.command('P1.T001', FLAGS))
    return `${verb.name}: ${JSON.stringify(command)} ${verb.resumed('P1.T001', FLAGS) ?? '(not on a resume)'}`
  })
  expect(rows).toMatchInlineSnapshot(`
    [
      "pause: {"action":"pause","reason":"why"} (not on a resume)",
      "resume: {"action":"resume"} ",
      "abort: {"action":"abort","reason":"why"} --abort",
      "cancel: {"action":"cancel_task","task":"P1.T001","reason":"why"} --cancel P1.T001",
      "retry: {"action":"retry","task":"P1.T001"} --retry P1.T001",
      "skip: {"action":"skip","task":"P1.T001","reason":"why"} --skip P1.T001",
      "take: {"action":"take","task":"P1.T001","by":"ada"} (not on a resume)",
      "done: {"action":"approve","id":"P1.T001","choice":"done"} --done P1.T001",
      "fail: {"action":"fail","task":"P1.T001","reason":"why"} --fail P1.T001",
      "approve: {"action":"approve","id":"P1.T001","choice":"undo"} --undo P1.T001",
      "reject: {"action":"reject","id":"P1.T001","reason":"why"} --reject P1.T001",
      "rollback: {"action":"rollback","task":"P1.T001","ancestors":true,"reason":"why"} --rollback P1.T001",
      "scale: {"action":"scale","worker_max":4} --worker-max 4",
      "budget: {"action":"budget","usd":5,"hours":2} --budget usd=5,hours=2",
    ]
  `)
})

test.each(['fail', 'scale', 'budget'])('%s needs to know more', (name) => {
  const verb = COMMAND_VERBS.find((one) => one.name === name)
  expect(() => verb?.command('P1.T001', {})).toThrow(Failure)
})
