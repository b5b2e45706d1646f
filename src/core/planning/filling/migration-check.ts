/** How a migration is tried: the project's own command for it, else that of the tool whose files the codebase holds. */
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { CodeIndex } from '../../model/code-index.ts'
import { folderOf } from '../codebase/path-text.ts'
import type { CodePlaces } from './code-places.ts'
import type { ReasonedCheck } from './project-checks.ts'

/** A tool of migrations: what shows that it is used, how a migration is tried, and how one is taken back. */
export interface MigrationTool {
  readonly name: string
  readonly check: string
  /** Whether the check needs no database. */
  readonly offline?: boolean
  readonly undo?: string
}

interface KnownTool extends MigrationTool {
  readonly path: RegExp
  /** Name of a package that the codebase requires, or a file at its top. */
  readonly sign: RegExp
}

const TOOLS: readonly KnownTool[] = [
  {
    name: 'Rails',
    path: /(?:^|\/)db\/migrate\/[^/]+\.rb$/,
    sign: /^(?:rails|railties|bin\/rails)$/,
    check: 'bin/rails db:migrate && bin/rails db:migrate:redo',
    undo: 'bin/rails db:rollback',
  },
  {
    name: 'Alembic',
    path: /(?:^|\/)(?:alembic|migrations)\/versions\/[^/]+\.py$/,
    sign: /^(?:alembic|alembic\.ini)$/i,
    check: 'alembic upgrade head && alembic downgrade -1 && alembic upgrade head',
    undo: 'alembic downgrade -1',
  },
  {
    name: 'Django',
    path: /(?:^|\/)migrations\/\d{4}_[^/]+\.py$/,
    sign: /^(?:django|manage\.py)$/i,
    check: 'python manage.py makemigrations --check --dry-run',
    offline: true,
  },
  {
    name: 'Prisma',
    path: /(?:^|\/)prisma\//,
    sign: /^(?:prisma|@prisma\/client)$/,
    check: 'npx prisma validate',
    offline: true,
  },
  { name: 'Drizzle', path: /\.sql$/, sign: /^drizzle-kit$/, check: 'npx drizzle-kit check', offline: true },
  {
    name: 'Knex',
    path: /(?:^|\/)migrations?\/\d[^/]*\.[cm]?[jt]s$/,
    sign: /^knex$/,
    check: 'npx knex migrate:latest && npx knex migrate:rollback && npx knex migrate:latest',
    undo: 'npx knex migrate:rollback',
  },
  {
    name: 'Diesel',
    path: /(?:^|\/)migrations\/[^/]+\/(?:up|down)\.sql$/,
    sign: /^diesel$/,
    check: 'diesel migration redo',
    undo: 'diesel migration revert',
  },
  { name: 'sqlx', path: /(?:^|\/)migrations\/\d[^/]*\.sql$/, sign: /^sqlx$/, check: 'sqlx migrate run' },
  {
    name: 'goose',
    path: /(?:^|\/)migrations\/\d[^/]*\.(?:sql|go)$/,
    sign: /pressly\/goose/,
    check: 'goose -dir ${folder} validate',
    offline: true,
  },
]

/** The tool that runs a migration at a path, when the codebase shows that it is there. */
export function migrationTool(
  path: string,
  { index }: CodePlaces,
): (MigrationTool & { readonly directory: string }) | undefined {
  const plain = path.replaceAll('*', '0001_x')
  const own = index.packages
    .filter((one) => one.path === '.' || path.startsWith(`${one.path}/`))
    .toSorted((a, b) => b.path.length - a.path.length)
  for (const tool of TOOLS) {
    if (!tool.path.test(plain)) continue
    const at = own.find(
      (one) => one.requires.some((name) => tool.sign.test(name)) || hasSign(index, one.path, tool.sign),
    )
    if (at !== undefined) return { ...tool, check: tool.check.replace('${folder}', folderOf(path)), directory: at.path }
  }
  return undefined
}

function hasSign({ files }: CodeIndex, folder: string, sign: RegExp): boolean {
  const start = folder === '.' ? 0 : folder.length + 1
  return files.some(({ path }) => (folder === '.' || path.startsWith(`${folder}/`)) && sign.test(path.slice(start)))
}

/** The check of a migration; nothing when no tool is known. */
export function migrationCheck(path: string, places: CodePlaces): ReasonedCheck | undefined {
  const own = places.index.packages
    .flatMap(({ commands }) => commands)
    .find(
      ({ kind, command, directory }) =>
        kind === 'migrate' &&
        /\b(?:check|status|validate|test)\b/.test(command) &&
        (directory === '.' || path.startsWith(`${directory}/`)),
    )
  if (own !== undefined)
    return reasoned(
      own.command,
      'must',
      own.directory,
      `the project states “${own.name}” for its migrations`,
      own.source,
    )
  const tool = migrationTool(path, places)
  return tool === undefined
    ? undefined
    : reasoned(
        tool.check,
        tool.offline === true ? 'must' : 'should',
        tool.directory,
        `${tool.name} runs the migrations of ${folderOf(path)}`,
        path,
      )
}

function reasoned(
  cmd: string,
  priority: 'must' | 'should',
  directory: string,
  because: string,
  at: string,
): ReasonedCheck {
  const check: AcceptanceCheck = {
    type: 'command',
    id: 'migration',
    // Where no database runs, such a check says nothing about the work.
    priority,
    timeout_seconds: 300,
    when: 'on_complete',
    cmd,
    ...(directory === '.' ? {} : { cwd: directory }),
    expect: { exit_code: 0 },
  }
  return { check, derived: { field: 'acceptance_checks', rule: 'migration-tool', because, at } }
}
