import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { WorkKind } from './work-item.ts'

/** What the codebase is made of, as far as it decides what kind of work a sentence asks for. */
export interface Stack {
  /** Kinds of which the codebase has nothing yet. Empty when nobody looked, or when there is too little to tell. */
  readonly lacks: ReadonlySet<WorkKind>
  readonly hasMigrations: boolean
}

/** A codebase of fewer files may get anything yet. */
const TELLING = 20
const VIEW =
  /\.(?:tsx|jsx|vue|svelte|astro|html?|erb|haml|slim|twig|hbs|ejs|blade\.php|cshtml|razor|swift|kt|dart|xaml|qml)$/i

/** Looks at the codebase, when there is one. */
export function stackOf({ search }: CodeKnowledge): Stack {
  const lacks = new Set<WorkKind>()
  if (search === undefined) return { lacks, hasMigrations: false }
  const { files } = search.index
  const has = { endpoint: false, command: false, view: false, migration: false }
  for (const { path, role, facts } of files) {
    if (role === 'migration') has.migration = true
    if (VIEW.test(path) && role !== 'docs') has.view = true
    for (const { kind } of facts) {
      if (kind === 'route') has.endpoint = true
      else if (kind === 'command') has.command = true
      else if (kind === 'migration') has.migration = true
    }
  }
  if (files.length >= TELLING) {
    if (!has.endpoint) lacks.add('endpoint')
    if (!has.command) lacks.add('command')
    if (!has.view) lacks.add('view')
    if (!has.migration) lacks.add('migration')
  }
  return { lacks, hasMigrations: has.migration }
}
