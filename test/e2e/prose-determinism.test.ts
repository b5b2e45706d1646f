// A specification in prose gives one plan: again and again, whatever the order of files, the line ends, the time zone, the locale
// and the version of Node.js.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from '../support/command.ts'
import { planHash, PROSE, treeIndex } from '../support/prose-plan.ts'
import { ENV } from '../support/tasks-command.ts'

const SCRIPT = join(import.meta.dirname, '..', 'support', 'prose-plan.ts')
const RUNTIMES = join(import.meta.dirname, '..', '..', 'scripts', 'runtime')
const install = createRequire(import.meta.url)(join(RUNTIMES, 'install.cjs')) as {
  runtimePackage(folder: string): { readonly binary: string } | undefined
}

interface Said {
  readonly hash: string
  readonly timeZone: string
  readonly locale: string
  readonly node: string
}

async function saidBy(binary: string, env: NodeJS.ProcessEnv): Promise<Said> {
  const made = await run(binary, [SCRIPT], { env: { ...ENV, ...env } })
  expect(made, made.stderr).toMatchObject({ exitCode: 0 })
  return JSON.parse(made.stdout) as Said
}

const hash = planHash()

describe.concurrent('a specification in prose', () => {
  test('gives one hash over twenty runs', () => {
    for (let turn = 0; turn < 20; turn++) expect(planHash()).toBe(hash)
  })

  test('gives that hash whatever the order in which the files of the codebase are handed in', () => {
    for (let order = 1; order <= 5; order++) expect(planHash(PROSE, treeIndex(order)), `order ${order}`).toBe(hash)
  })

  test('gives that hash with CRLF as with LF', () => {
    expect(planHash(PROSE.replaceAll('\n', '\r\n'))).toBe(hash)
  })

  test('gives another hash when one requirement says something else', () => {
    expect(planHash(PROSE.replace('10 times', '12 times'))).not.toBe(hash)
  })

  test.each([
    { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
    { TZ: 'America/St_Johns', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' },
  ])('gives that hash in $TZ with $LANG', async (env) => {
    const said = await saidBy(process.execPath, env)
    expect(said).toMatchObject({ timeZone: env.TZ, locale: env.LANG.slice(0, 5).replace('_', '-'), hash })
  })

  for (const major of ['24', '26']) {
    const own = process.versions.node.startsWith(`${major}.`)
    const binary = own ? process.execPath : install.runtimePackage(join(RUNTIMES, `node${major}`))?.binary
    const there = binary !== undefined && existsSync(binary)
    test.skipIf(!there)(`gives that hash with Node.js ${major}${there ? '' : ' (which is not here)'}`, async () => {
      expect(await saidBy(binary as string, {})).toMatchObject({ node: major, hash })
    })
  }
})
