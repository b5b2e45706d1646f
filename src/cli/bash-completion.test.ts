import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { BASH_COMPLETION } from './bash-completion.ts'
import { completionScript } from './verbs/completion.ts'

const directory = mkdtempSync(join(tmpdir(), 'bash-completion-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** What bash, without any package, makes of Tab at the end of `words` when the program answers `answers`. */
function pressTab(words: readonly string[], answers: readonly string[]): { asked: string[]; offered: string[] } {
  const asked = join(directory, 'asked')
  writeFileSync(join(directory, 'answers'), [...answers, ':4', ''].join('\n'))
  writeFileSync(join(directory, 'tasks'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${asked}'\ncat '${directory}/answers'\n`)
  chmodSync(join(directory, 'tasks'), 0o755)
  writeFileSync(join(directory, 'script'), BASH_COMPLETION)
  const run = `. ./script; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); __tasks_complete; printf '%s\\n' "\${COMPREPLY[@]}"`
  const offered = execFileSync('bash', ['--norc', '--noprofile', '-c', run, 'bash', 'tasks', ...words], {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${directory}${delimiter}${process.env['PATH']}` },
  })
  const lines = (text: string): string[] => text.replace(/\n$/, '').split('\n')
  return { asked: lines(readFileSync(asked, 'utf8')), offered: lines(offered) }
}

test('Tab carries nothing out that stands on the command line', () => {
  const { asked } = pressTab(['logs', '$(touch ran)', '`touch ran`', 'P'], ['P1.T001\ta task'])
  expect(asked).toEqual(['complete', '--', 'logs', '$(touch ran)', '`touch ran`', 'P'])
  expect(existsSync(join(directory, 'ran'))).toBe(false)
})

test('nor what is offered, which is quoted where the shell would read it otherwise', () => {
  expect(pressTab(['plan', ''], ['$(touch ran).md', 'my spec.md']).offered).toEqual([
    '\\$\\(touch\\ ran\\).md',
    'my\\ spec.md',
  ])
  expect(existsSync(join(directory, 'ran'))).toBe(false)
})

test('an empty word is asked about, and only what begins with the word is offered', () => {
  expect(pressTab(['logs', ''], ['P1.T001', 'P1.T002']).asked).toEqual(['complete', '--', 'logs', ''])
  expect(pressTab(['logs', 'P2'], ['P1.T001', 'P2.T001\tother']).offered).toEqual(['P2.T001'])
})

test('a flag with = is one word for the program, and bash gets the piece after it', () => {
  const { asked, offered } = pressTab(['execute', '--resume', '=', 'ex'], ['exec-2026-11-22-001'])
  expect(asked).toEqual(['complete', '--', 'execute', '--resume=ex'])
  expect(offered).toEqual(['exec-2026-11-22-001'])
  expect(pressTab(['execute', '--resume', '='], ['--resume=exec-2026-11-22-001']).offered).toEqual([
    'exec-2026-11-22-001',
  ])
})

test('the script for zsh quotes the flag that goes through its eval', async () => {
  expect(await completionScript('zsh')).toContain('flagPrefix="-P ${(q)BASH_REMATCH[1]}"')
})
