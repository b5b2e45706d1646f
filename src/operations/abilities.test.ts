import { expect, test } from 'vitest'
import type { Action } from '../core/model/action.ts'
import type { CoordinatorNode } from '../core/model/coordinator.ts'
import { Failure } from '../core/model/failure.ts'
import { planFromText } from '../testing/plan-text.ts'
import { type Abilities, noEngineNote, refuseUnable } from './abilities.ts'

function refusal(action: Action, abilities: Partial<Abilities> = {}, done = false): string {
  const [node] = planFromText('a').graph.nodes
  const nodes = [{ ...(node as CoordinatorNode), name: 'Ship it', action, done }]
  const trouble = ['docker: there is no such command', 'podman: there is no such command']
  try {
    refuseUnable(nodes, {
      executors: ['post', 'deployer'],
      containerTrouble: () => trouble,
      secretTroubles: () => [],
      ...abilities,
    })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `${error.code} (exit ${error.exit}): ${error.message} ${error.advice}`
  }
  return 'fine'
}

test('an executor that does not exist is refused with the name that was probably meant', () => {
  expect([
    refusal({ kind: 'agent', executor: 'deploier' }),
    refusal({ kind: 'agent', executor: 'printer' }, { executors: [] }),
    refusal({ kind: 'agent', executor: 'post' }),
    refusal({ kind: 'agent', executor: 'printer' }, {}, true),
  ]).toMatchInlineSnapshot(`
    [
      "unknown-executor (exit 1): P1.a (Ship it) is for the executor “deploier”, which does not exist. There are deployer, post. Did you mean “deployer”? Else add it to executors in tasks.config.ts.",
      "unknown-executor (exit 1): P1.a (Ship it) is for the executor “printer”, which does not exist. tasks.config.ts names none. Add it to tasks.config.ts, executors: { 'printer': { run(attempt) { … } } }; or name that file with --config.",
      "fine",
      "fine",
    ]
  `)
})

test('a container without an engine is refused, and the machine is looked at only for one', () => {
  let looks = 0
  const containerTrouble = (): readonly string[] | undefined => {
    looks++
    return undefined
  }
  expect(refusal({ kind: 'shell', cmd: 'make' }, { containerTrouble })).toBe('fine')
  expect(looks).toBe(0)
  expect(refusal({ kind: 'shell', cmd: 'make', image: 'gcc:14' }, { containerTrouble })).toBe('fine')
  expect(looks).toBe(1)
  expect(refusal({ kind: 'shell', cmd: 'make', image: 'gcc:14' })).toMatchInlineSnapshot(
    `"no-container-engine (exit 4): P1.a (Ship it) runs in a container of gcc:14, and no engine answers here: docker: there is no such command; podman: there is no such command. Start Docker or install Podman, so that \`docker version\` or \`podman version\` answers; or take the image away and plan again."`,
  )
})

test('a request says which, and fills its headers', () => {
  const http = { method: 'POST' as const, url: 'https://example.org', headers: { Authorization: 'Bearer ${TOKEN}' } }
  expect([
    refusal({ kind: 'http' }),
    refusal({ kind: 'http', http }),
    refusal({ kind: 'http', http, secrets: { TOKEN: 'env:TOKEN' } }),
    refusal({ kind: 'http', http: { ...http, headers: { Callback: '${TASKS_CALLBACK_URL}' } } }),
    refusal({
      kind: 'http',
      http: { ...http, headers: { Callback: '${TASKS_CALLBACK_URL}' }, wait: { for: 'callback' } },
    }),
  ]).toMatchInlineSnapshot(`
    [
      "no-request (exit 5): P1.a (Ship it) is a request, and does not say which. Give its action an http with a method and a url, and plan again.",
      "unknown-placeholder (exit 5): P1.a (Ship it) sends \${TOKEN} in its header Authorization, which is neither a secret nor a variable of the task. Give the task a secret TOKEN, such as env:TOKEN, and plan again.",
      "fine",
      "unknown-placeholder (exit 5): P1.a (Ship it) sends \${TASKS_CALLBACK_URL} in its header Callback, which is neither a secret nor a variable of the task. Let the request wait for a callback, and plan again.",
      "fine",
    ]
  `)
})

test('of a plan that is only simulated it is remarked that its containers find no engine', () => {
  const [node] = planFromText('a').graph.nodes as [CoordinatorNode]
  const contained = { ...node, name: 'Ship it', action: { kind: 'shell' as const, cmd: 'true', image: 'alpine:3' } }
  const trouble = (): readonly string[] => ['docker: there is no such command']
  expect(noEngineNote([contained], trouble)).toBe(
    'P1.a (Ship it) runs in a container of alpine:3, and no engine answers here: docker: there is no such command; without one the plan is not executed',
  )
  expect(noEngineNote([contained], () => undefined)).toBeUndefined()
  expect(noEngineNote([node, { ...contained, done: true }], trouble)).toBeUndefined()
})
