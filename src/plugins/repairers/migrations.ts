import type { MigrationCommand } from '../../core/planning/repair/facts.ts'
import { pathIn } from '../analyzers/packages/manifest.ts'
import { npm } from '../analyzers/packages/npm.ts'
import { type CodebaseFiles, foldersUp } from './codebase-files.ts'
import { treeOf } from './project.ts'

/** Scripts that bring a schema up to date, the most exact first. Others of their kind take back, make or check migrations. */
const SCRIPTS = [
  /^(?:db[:.-])?migrate[:.-](?:latest|up|deploy|run)$/,
  /^(?:db[:.-])?migrations?[:.-](?:run|up)$/,
  /^(?:db[:.-])?migrate$/,
]

/** What shows that a tool is used, and how it brings a schema up to date. Nothing is fetched for it. */
const TOOLS: readonly (readonly [file: string, command: string])[] = [
  ['manage.py', 'python3 manage.py migrate --noinput'],
  ['alembic.ini', 'alembic upgrade head'],
  ['bin/rails', 'bin/rails db:migrate'],
  ['prisma/schema.prisma', 'npx --no-install prisma migrate deploy'],
  ...['js', 'cjs', 'mjs', 'ts'].map(
    (ending) => [`knexfile.${ending}`, 'npx --no-install knex migrate:latest'] as const,
  ),
]

/** The command that brings the schema up to date, of the folder or the nearest above it. */
export function migrationFor(files: CodebaseFiles, from: string): MigrationCommand | undefined {
  for (const folder of foldersUp(from)) {
    const found = scriptIn(files, folder) ?? toolIn(files, folder)
    if (found !== undefined) return found
  }
  return undefined
}

function scriptIn(files: CodebaseFiles, folder: string): MigrationCommand | undefined {
  const path = pathIn(folder, 'package.json')
  const text = files.text(path)
  if (text === undefined) return undefined
  try {
    const { commands } = npm.read({ path, folder, name: 'package.json', text }, treeOf(files))
    for (const pattern of SCRIPTS) {
      const script = commands.find(({ name }) => pattern.test(name))
      if (script !== undefined) return { command: script.command, folder, source: script.source }
    }
  } catch {
    // A manifest that cannot be read names no command; the tools beside it may.
  }
  return undefined
}

function toolIn(files: CodebaseFiles, folder: string): MigrationCommand | undefined {
  const tool = TOOLS.find(([file]) => files.has(pathIn(folder, file)))
  return tool === undefined ? undefined : { command: tool[1], folder, source: `${pathIn(folder, tool[0])}:1` }
}
