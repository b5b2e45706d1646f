import { expect, test } from 'vitest'
import { agentName, workKeyOf } from './work-key.ts'

test('an agent is known by its program, never by its arguments, its folder or its variables', () => {
  const commands = [
    'claude -p {brief}',
    '/opt/tools/codex exec --key=sk-123',
    'API_KEY=sk-123 MODE=x claude',
    String.raw`C:\tools\agent.exe --all`,
    '"my agent" run',
    '$(cat secret)',
    '',
    'x'.repeat(50),
  ]
  expect(commands.map(agentName)).toEqual([
    'claude',
    'codex',
    'claude',
    'agent.exe',
    'other',
    'other',
    'other',
    'other',
  ])
})

test('a key holds the kind, the capabilities in order and the executor, and nothing for what a person does', () => {
  const task = { title: 'Test the page', capabilities: ['frontend', 'back end', 'frontend'] }
  const key = (action: Parameters<typeof workKeyOf>[0]['action']) => workKeyOf({ ...task, action })
  expect([
    key({ kind: 'shell', cmd: 'make' }),
    key({ kind: 'shell', cmd: 'make', image: 'node:26' }),
    key({ kind: 'agent' }),
    key({ kind: 'agent', executor: 'my/own' }),
    key({ kind: 'human' }),
    key({ kind: 'noop' }),
  ]).toMatchInlineSnapshot(`
    [
      {
        "capability": "back_end,frontend",
        "executor": "command",
        "kind": "testing",
      },
      {
        "capability": "back_end,frontend",
        "executor": "container",
        "kind": "testing",
      },
      {
        "capability": "back_end,frontend",
        "executor": "agent",
        "kind": "testing",
      },
      {
        "capability": "back_end,frontend",
        "executor": "my_own",
        "kind": "testing",
      },
      undefined,
      undefined,
    ]
  `)
})
