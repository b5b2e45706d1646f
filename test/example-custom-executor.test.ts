// The shipped example of an executor of one's own is carried out as it stands, and its page quotes what is printed.
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildProgram } from '../src/cli/program.ts'
import { recordedScreen } from '../src/cli/recorded-screen.ts'
import { verbs } from '../src/cli/verbs.ts'

const EXAMPLE = join(import.meta.dirname, '..', 'examples', 'custom-executor')
const PLACE = realpathSync(mkdtempSync(join(tmpdir(), 'custom-executor-')))

async function printed(...args: string[]): Promise<string> {
  const screen = recordedScreen(120)
  const invocation = { name: 'tasks', screen, directory: PLACE, exitCode: 0, outputClosed: () => undefined }
  await (await buildProgram(args, verbs, invocation)).parseAsync(args, { from: 'user' })
  expect([invocation.exitCode, screen.printed.err]).toEqual([0, ''])
  return screen.printed.out
}

beforeAll(() => cpSync(EXAMPLE, PLACE, { recursive: true }))
afterAll(() => rmSync(PLACE, { recursive: true, force: true }))

test('two letters are sent, one after the other, by the post that the configuration describes', async () => {
  await printed('plan', 'spec.md', '--output-dir', 'plan')
  const session = await printed('execute', 'plan')
  const readme = readFileSync(join(EXAMPLE, 'README.md'), 'utf8')
  const [, quoted = ''] = /```\n([\s\S]*?)```/.exec(readme) ?? []
  const plain = (text: string): string => text.replaceAll(/\d+ms/g, '<time>')
  expect(plain(session)).toContain(plain(quoted))
  const text = (name: string): string => readFileSync(join(PLACE, name), 'utf8')
  expect(text('sent/anna.txt')).toBe('Dear anna,\n\nspring is here.\n')
  expect(text('sent-count.txt')).toBe('2\n')
  expect(text('hours.txt')).toBe('opened for P1.T001\nclosed after P1.T001\nopened for P1.T002\nclosed after P1.T002\n')
  expect(await printed('logs', 'P1.T001')).toContain('the counter of Main Street takes a letter to anna')
})
