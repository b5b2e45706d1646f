import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { systemicIssue } from '../../../testing/systemic-issue.ts'
import { NO_FACTS } from './facts.ts'
import { planRepair } from './repair.ts'

const PROJECT = {
  ecosystem: 'npm',
  folder: '.',
  root: '.',
  manifest: 'package.json',
  names: new Set(['jose']),
  beside: new Set(['node_modules']),
  lock: { path: 'package-lock.json', text: '"node_modules/jose"' },
} as const

function secondWay(not_found: ReadonlyMap<string, string>, image?: string): string {
  const coordinator = planFromText('a')
  const [like] = coordinator.graph.nodes as [CoordinatorNode]
  const mend: CoordinatorNode = {
    ...like,
    id: 'AUTO.INSTALL.DEPS',
    action: {
      kind: 'shell',
      cmd: 'npm install --no-save --no-audit --no-fund',
      ...(image === undefined ? {} : { image }),
    },
    tags: ['package:jose'],
    mends: 'issue-1',
  }
  const answer = planRepair(
    {
      execution_id: 'exec-1',
      issue: systemicIssue('install_packages', { ecosystem: 'npm', captures: { package: ['jose'] } }),
      coordinator: { ...coordinator, graph: { nodes: [like, mend], edges: [] } },
      waiting: new Set(['P1.a']),
      not_found,
      at: 0,
      tries: 1,
    },
    { ...NO_FACTS, projects: new Map([['.', PROJECT]]) },
    undefined,
  )
  return 'refusal' in answer ? answer.refusal : answer.summary
}

test('where a package manager was not found, no second way with the same one is tried', () => {
  const lacks = (command: string): ReadonlyMap<string, string> => new Map([['AUTO.INSTALL.DEPS', command]])
  expect([
    secondWay(new Map()),
    secondWay(lacks('npm')),
    secondWay(lacks('node-gyp')),
    secondWay(lacks('npm'), 'node:26'),
  ]).toEqual([
    'npm ci --no-audit --no-fund',
    '“npm” was not found when AUTO.INSTALL.DEPS ran, and npm ci --no-audit --no-fund needs it too: install it, then let the tasks run again',
    'npm ci --no-audit --no-fund',
    'npm ci --no-audit --no-fund',
  ])
})
