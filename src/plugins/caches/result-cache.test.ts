import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { AttemptOrder } from '../../core/model/attempt.ts'
import { WorkspaceWorld } from '../../testing/workspace-suite.ts'
import { auditOf } from '../workspaces/scope.ts'
import { folderResultCache } from './result-cache.ts'

const worlds: WorkspaceWorld[] = []
function world(): WorkspaceWorld {
  const made = new WorkspaceWorld()
  worlds.push(made)
  made.write({ 'in.txt': 'in', 'out.txt': 'x'.repeat(100) })
  return made
}
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose()
})

function order(here: WorkspaceWorld, cmd: string, tools: string[] = []): AttemptOrder {
  return here.order('a', { action: { kind: 'shell', cmd, cache: { inputs: ['in.txt'], tools, env: [] } } })
}

async function kept(here: WorkspaceWorld, run: AttemptOrder, most_bytes?: number): Promise<string[]> {
  const notes: string[] = []
  const cache = folderResultCache({ stateDir: here.stateDir, ...(most_bytes === undefined ? {} : { most_bytes }) })
  await cache.take(run, here.codebase, (note) => notes.push(note))
  const written = { put: ['out.txt'], gone: [] }
  await cache.keep(run, here.codebase, written, auditOf(1, [], []), (note) => notes.push(note))
  return notes
}

function taken(here: WorkspaceWorld, run: AttemptOrder, notes: string[] = []): Promise<string | undefined> {
  return folderResultCache(here).take(run, here.codebase, (note) => notes.push(note))
}

test('a damaged entry is a miss', async () => {
  const here = world()
  await kept(here, order(here, 'build'))
  expect(await taken(here, order(here, 'build'))).toBeDefined()
  const folder = join(here.stateDir, 'cache/results')
  const [key = ''] = readdirSync(folder)
  writeFileSync(join(folder, key, '0'), 'damaged')
  const notes: string[] = []
  expect(await taken(here, order(here, 'build'), notes)).toBeUndefined()
  expect(notes).toEqual(['A result in the cache was damaged and is thrown away.'])
  expect(readdirSync(folder)).toEqual([])
})

test('what was not used for longest goes first when there is too much', async () => {
  const here = world()
  const folder = join(here.stateDir, 'cache/results')
  await kept(here, order(here, 'old'), 450)
  const [old = ''] = readdirSync(folder)
  utimesSync(join(folder, old, 'entry.json'), 1, 1)
  for (const cmd of ['b', 'c', 'd', 'e']) await kept(here, order(here, cmd), 450)
  expect(readdirSync(folder)).toHaveLength(4)
  expect(await taken(here, order(here, 'old'))).toBeUndefined()
  expect(await taken(here, order(here, 'e'))).toBeDefined()
})

test('nothing is kept of what is too large, and nothing where a tool does not tell its version', async () => {
  const here = world()
  expect(await kept(here, order(here, 'build'), 399)).toEqual(['Its result is not kept in the cache: it is too large.'])
  expect(await kept(here, order(here, 'build', ['exit 3']))).toEqual([
    'The cache was not used: `exit 3` does not print a version (exit code 3).',
    'Its result is not kept in the cache: nobody knows what it depended on.',
  ])
})
