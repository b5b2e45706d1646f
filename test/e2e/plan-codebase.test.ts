// `tasks plan` and `tasks replan` over a codebase: what they say of it, what tasks build on, and what happens without.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TasksArtifact } from '../../src/core/model/tasks-artifact.ts'
import { folderSource } from '../support/folder.ts'
import { expectRefusal, tasks, write } from '../support/tasks-command.ts'

const MIGRATION = 'class A < ActiveRecord::Migration[7.1]; end\n'
const CODEBASE = {
  'src/auth/base.ts': 'export abstract class BaseAuthProvider {\n  abstract signIn(code: string): Promise<void>\n}\n',
  'src/auth/github.ts': `import { BaseAuthProvider } from './base.ts'
import { TokenStore } from '../tokens.ts'
export class GitHub extends BaseAuthProvider {
  async signIn(code: string): Promise<void> { new TokenStore().put(code) }
}
`,
  'src/tokens.ts': 'export class TokenStore {\n  put(token: string): void {}\n}\n',
  'db/migrate/20240101000000_a.rb': MIGRATION,
  'spec.md': `# Sign in

## Providers

- Add a Google auth provider (3h)
  - files: src/auth/google.ts
- Add a table of sessions (1h)
  - files: db/migrate/20260101000000_sessions.rb
- Add a table of devices (1h)
  - files: db/migrate/20260101000001_devices.rb
- Run all tests run: \`make test\`
`,
}

const freshFolder = folderSource()

function codebase(): string {
  const folder = freshFolder()
  write(folder, CODEBASE)
  return folder
}

function tasksOf(folder: string, plan = 'plan'): TasksArtifact {
  return JSON.parse(readFileSync(join(folder, plan, 'tasks.json'), 'utf8')) as TasksArtifact
}

describe.concurrent('a plan over a codebase', () => {
  test('says what fits first, what each task builds on and locks, and how much is reused', async () => {
    const folder = codebase()
    const made = await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
    expect(made).toMatchObject({ exitCode: 0, stderr: '' })
    expect(made.stdout).toMatch(
      /^\[Phase 1: Codebase Analysis\](?: [\d.]+ s)?\n✓ Read 5 files \(ruby, typescript\) with ast-grep /,
    )
    expect(made.stdout).toContain('✓ Found existing abstract class BaseAuthProvider (src/auth/base.ts:1): 1 subclass')
    expect(made.stdout).toContain('✓ Identified database migrations in db/migrate as one at a time')
    expect(made.stdout).toContain('✓ Found 1 mutual exclusion\n')
    expect(made.stdout).toContain('✓ Reuse percentage: 33% (1 of 3 tasks); tasks show-plan plan --task P1.T001 shows')
    const { meta, tasks: planned } = tasksOf(folder)
    expect(meta.codebase_analysis).toMatchObject({ scanned_files: 5, languages: ['ruby', 'typescript'] })
    expect(planned[0]?.reuses_existing?.extends).toEqual(['src/auth/base.ts#BaseAuthProvider'])
    expect(planned[1]?.resource_requirements.estimated.exclusive_resources).toEqual([
      'database migrations in db/migrate',
    ])
    const shown = await tasks(folder, 'show-plan', 'plan', '--task', 'P1.T001')
    expect(shown.stdout).toContain('Reuses\n  extends src/auth/base.ts#BaseAuthProvider\n')
    expect(await tasks(folder, 'validate-plan', 'plan')).toMatchObject({ exitCode: 0 })
  })

  test('finds the base class, the utilities, the lock of migrations and the pool of test databases', async () => {
    const folder = freshFolder()
    const utility = (name: string): string => `export class ${name} {\n  run(): void {}\n}\n`
    const using = (...names: string[]): string =>
      names.map((name) => `import { ${name} } from '../utils/${name}.ts'\nnew ${name}().run()\n`).join('')
    write(folder, {
      'auth/base.ts': CODEBASE['src/auth/base.ts'],
      'auth/password.ts': `import { BaseAuthProvider } from './base.ts'\n${using('Logger', 'Validator')}export class Password extends BaseAuthProvider {\n  async signIn(): Promise<void> {}\n}\n`,
      'api/users.ts': using('Logger', 'Validator', 'ErrorHandler'),
      'api/orders.ts': using('ErrorHandler'),
      'utils/Logger.ts': utility('Logger'),
      'utils/Validator.ts': utility('Validator'),
      'utils/ErrorHandler.ts': utility('ErrorHandler'),
      'db/migrate/20240101000000_a.rb': MIGRATION,
      'compose.yml': 'services:\n  test-db:\n    image: postgres:16\n    deploy:\n      replicas: 3\n',
      'spec.md':
        '# OAuth Authentication System\n\n## Providers\n\n- Add an OAuth2 auth provider\n- Validate tokens, log errors\n',
    })
    const made = await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
    const phase = /^\[Phase 1[^]*?\n\n/
      .exec(made.stdout)?.[0]
      .replace(/ with ast-grep .*/, '')
      .replace(/\] [\d.]+ s\n/, ']\n')
    expect(phase?.trim().split('\n')).toEqual([
      '[Phase 1: Codebase Analysis]',
      '✓ Read 10 files (ruby, typescript)',
      '✓ Found existing abstract class BaseAuthProvider (auth/base.ts:1): 1 subclass, 1 abstract member (signIn)',
      '✓ Found Logger, Validator, ErrorHandler to build on',
      '✓ Places to look at first: auth/password.ts, auth/base.ts',
      '✓ Identified database migrations in db/migrate as one at a time (db/migrate/20240101000000_a.rb:1)',
      '✓ Detected test-db instances with room for 3 (compose.yml:2)',
      '✓ In all 1 API, 3 reusable components, 1 extension point, 2 shared resources; `tasks analyze` shows them',
    ])
  })

  test('planned again it is the same plan, although the first one stands in the codebase by now', async () => {
    const folder = codebase()
    await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
    const again = await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
    expect(again.stdout).toContain('✓ Unchanged plan/coordinator.json')
    write(folder, { 'src/log.ts': 'export class Log {}\n' })
    const changed = await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
    expectRefusal(
      changed,
      1,
      /a plan of the same work, made before the codebase changed/,
      /--force to replace it; its tasks keep their ids/,
    )
    expect(await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan', '--force')).toMatchObject({ exitCode: 0 })
  })

  test('with --no-analysis nobody looks, and the plan says so', async () => {
    const folder = codebase()
    write(folder, { 'tasks.config.json': '{"analyzer": {"rules": ["./gone"]}}' })
    const made = await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan', '--no-analysis')
    expect(made).toMatchObject({ exitCode: 0, stderr: '' })
    expect(made.stdout).toContain('✓ Left out: the plan rests on the specification alone\n')
    expect(made.stdout).toContain('✓ Reuse percentage: n/a (nobody looked at the codebase)\n')
    expect(tasksOf(folder).meta.codebase_analysis.tool).toBe('none')
  })

  test('a symbol that somebody wrote into a plan by hand is found out', async () => {
    const folder = codebase()
    await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
    const path = join(folder, 'plan', 'tasks.json')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('src/auth/base.ts#BaseAuthProvider', 'src/auth/base.ts#Invented'))
    expect(await tasks(folder, 'validate-plan', 'plan')).toMatchObject({ exitCode: 5 })
  })

  test('replan looks again: what the code gained since then is built upon', async () => {
    const folder = codebase()
    await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
    write(folder, {
      'src/sessions.ts': 'export class SessionTable {}\n',
      'spec.md': CODEBASE['spec.md'].replace('Add a table of sessions', 'Fill SessionTable'),
    })
    const ended = await tasks(folder, 'replan', 'plan', 'spec.md', '--output-dir', 'next')
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
    const [google, session] = tasksOf(folder, 'next').tasks
    expect(google?.reuses_existing).toEqual(tasksOf(folder).tasks[0]?.reuses_existing)
    expect(session?.reuses_existing?.imports).toEqual(['src/sessions.ts#SessionTable'])
  })
})
