import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../core/model/coordinator.ts'
import { Failure } from '../core/model/failure.ts'
import { secretTroubles } from '../plugins/executors/secrets/references.ts'
import { refuseMissingSecrets } from './missing-secrets.ts'

type Bare = Pick<CoordinatorNode, 'id' | 'name' | 'done' | 'action' | 'effects'>

function refusal(nodes: readonly Bare[], env: Record<string, string>, agent: string | null = null): string {
  try {
    refuseMissingSecrets(
      nodes as readonly CoordinatorNode[],
      { codebase: '/nowhere', agent },
      {
        secretTroubles: (action, codebase) => secretTroubles(action, codebase, env),
      },
    )
    return 'begins'
  } catch (error) {
    return error instanceof Failure ? `${error.code}: ${error.message}` : String(error)
  }
}

const deploy: Bare = {
  id: 'P1.T001',
  name: 'Deploy',
  done: false,
  effects: [],
  action: { kind: 'shell', cmd: 'true', secrets: { TOKEN: 'env:DEPLOY_TOKEN', KEY: 'file:key.pem', PIN: 'env:PIN' } },
}

test('all secrets that cannot be had are named, and no value is', () => {
  expect(refusal([deploy], { PIN: '123' })).toMatchInlineSnapshot(`
    "secret-missing: 3 secrets cannot be had:
      P1.T001 (Deploy): The secret TOKEN (env:DEPLOY_TOKEN) is missing: there is no such variable.
      P1.T001 (Deploy): The secret KEY (file:key.pem) is missing: there is no such file.
      P1.T001 (Deploy): The secret PIN (env:PIN) has fewer than 4 characters: it cannot be masked."
  `)
  expect(refusal([{ ...deploy, action: { kind: 'shell', secrets: { A: 'env:A' } } }], { A: 'long enough' })).toBe(
    'begins',
  )
})

test('what is done, simulated, or written by a task of the plan is not asked for', () => {
  const agent: Bare = { ...deploy, action: { kind: 'agent', secrets: { A: 'env:A' } } }
  expect(refusal([{ ...deploy, done: true }], {})).toBe('begins')
  expect(refusal([agent], {}, 'simulated')).toBe('begins')
  expect(refusal([agent], {}, 'claude -p')).toMatch(/^secret-missing/)
  const login: Bare = {
    ...deploy,
    id: 'P1.T002',
    action: { kind: 'shell' },
    effects: [{ kind: 'fs', writes: ['key.pem'] }],
  }
  const reads: Bare = { ...deploy, action: { kind: 'shell', secrets: { KEY: 'file:./key.pem' } } }
  expect(refusal([login, reads], {})).toBe('begins')
})
