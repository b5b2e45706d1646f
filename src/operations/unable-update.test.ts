import { expect, test } from 'vitest'
import type { Action } from '../core/model/action.ts'
import type { CoordinatorNode } from '../core/model/coordinator.ts'
import { planFromText } from '../testing/plan-text.ts'
import { secretTroubles } from '../plugins/executors/secrets/references.ts'
import { unableUpdate } from './unable-update.ts'

const [a] = planFromText('a').graph.nodes as [CoordinatorNode]

function refusal(action: Action, agent: string | null = null, written: string[] = []): string | undefined {
  const node = { ...a, id: 'AUTO.X', name: 'New', action }
  const nodes = [{ ...a, effects: [{ writes: written } as CoordinatorNode['effects'][number]] }]
  return unableUpdate(
    { id: 'u', base_version: 0, reason: 'r', ops: [{ op: 'supersede_task', task: a.id, by: [node], edges: [] }] },
    { codebase: '/nowhere', agent, nodes },
    {
      executors: ['post'],
      containerTrouble: () => ['docker: there is no such command'],
      secretTroubles: (one, codebase) => secretTroubles(one, codebase, {}),
    },
  )
}

test('what nobody here can carry out is refused with its reason and what to do', () => {
  expect([
    refusal({ kind: 'agent', executor: 'posd' }),
    refusal({ kind: 'shell', cmd: 'make', image: 'gcc:14' }),
    refusal({ kind: 'shell', cmd: 'make', secrets: { KEY: 'env:KEY' } }),
    refusal({ kind: 'agent' }),
  ]).toMatchInlineSnapshot(`
    [
      "AUTO.X (New) is for the executor “posd”, which does not exist. There is post. Did you mean “post”? Else add it to executors in tasks.config.ts",
      "AUTO.X (New) runs in a container of gcc:14, and no engine answers here: docker: there is no such command. Start Docker or install Podman, so that \`docker version\` or \`podman version\` answers; or take the image away and plan again",
      "1 secret cannot be had: AUTO.X (New): The secret KEY (env:KEY) is missing: there is no such variable. Set the variables in the environment of tasks execute, write the files (relative to the codebase), or name other references in the plan",
      "AUTO.X (New) has no command, and this execution has no agent: give it a command, or go on with tasks execute --resume --agent",
    ]
  `)
  expect(refusal({ kind: 'shell', cmd: 'make' })).toBeUndefined()
  expect(refusal({ kind: 'agent' }, 'simulated')).toBeUndefined()
  // Another task of the plan will have written it by then.
  expect(refusal({ kind: 'shell', cmd: 'make', secrets: { KEY: 'file:key' } }, null, ['key'])).toBeUndefined()
})
