/**
 * `tasks.config.ts`: code that stands beside the user, never beside the codebase that is looked at. Node itself loads it, types
 * and all. It is read from the working directory, or where `--config` says, and from nowhere else: loading it runs it.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Policies } from '../core/model/policies.ts'
import { TasksConfig } from '../core/model/tasks-config.ts'
import { poolProblem } from '../core/execution/workers/workers.ts'
import type { WorkerPool } from '../core/model/worker-pool.ts'
import type { CompileSettings } from '../core/planning/compile/settings.ts'
import { readJson } from '../core/planning/validate/json-text.ts'
import { foundFile } from '../system/found-file.ts'
import type { PlacedPattern } from './failure-patterns.ts'
import { alsoWrong, schemaComplaints } from '../core/planning/schema/schema-complaints.ts'

/** The names that are looked for in the working directory; the first that is there holds. */
const CONFIG_NAMES = ['tasks.config.ts', 'tasks.config.js', 'tasks.config.mjs', 'tasks.config.json'] as const

/** A configuration and where it stands, absolute; `path` is null where there is none. */
export interface LoadedConfig {
  readonly config: TasksConfig
  readonly path: string | null
  /** Its patterns of failures, each with its place; absent where it names none. */
  readonly patterns?: readonly PlacedPattern[]
}

/** Gives a configuration back as it is, so that an editor knows its fields. */
export function defineConfig(config: TasksConfig): TasksConfig {
  return config
}

/**
 * Loads the configuration of a working directory, or the file `named`. Without one the configuration is empty. Throws a Failure
 * with exit code 1 that names the file, and the line or field, for one that is missing, broken or unknown. Files of failure
 * patterns have become their patterns.
 */
export async function loadConfig(directory: string, named?: string): Promise<LoadedConfig> {
  const path = named === undefined ? configIn(directory) : existing(resolve(directory, named), named)
  if (path === undefined) return { config: {}, path: null }
  const config = parsed(path.endsWith('.json') ? jsonIn(path) : await imported(path), path)
  return withPatterns(config, path)
}

/** A configuration whose patterns of failures are proved and stand in it, also those of its files. */
async function withPatterns(config: TasksConfig, path: string): Promise<LoadedConfig> {
  const { failure_patterns } = config
  if (failure_patterns === undefined) return { config, path }
  const { configuredPatterns } = await import('./failure-patterns.ts')
  const placed = configuredPatterns(failure_patterns, dirname(path), path)
  return { config: { ...config, failure_patterns: placed.map(({ pattern }) => pattern) }, path, patterns: placed }
}

/** The folders of rules that a configuration names, absolute. Throws a Failure for one that is not there. */
export function ruleFoldersOf({ config, path }: LoadedConfig): string[] {
  if (path === null) return []
  return (config.analyzer?.rules ?? []).map((named, index) => {
    const folder = resolve(dirname(path), named)
    if (foundFile(folder)?.isDirectory() === true) return folder
    throw refused(
      `"${named}" is no folder of rules.`,
      `${path} at analyzer.rules.${index}`,
      'Name a folder that exists, relative to the configuration file.',
    )
  })
}

/** What a configuration says of how plans are carried out: the fields that it really states. */
export function runtimeRulesOf({
  config,
  path,
}: LoadedConfig): Partial<Pick<CompileSettings, 'policies' | 'worker_pool'>> {
  const { policies, worker_pool } = config
  const pool = worker_pool === undefined ? {} : stated<WorkerPool>(worker_pool)
  const problem = poolProblem({ worker_pool: { min: 1, max: Infinity, ...pool } })
  if (problem !== undefined)
    throw refused(
      `The workers contradict themselves: ${problem}.`,
      `${path ?? ''} at worker_pool`,
      'docs/workers.md says what each field does.',
    )
  return {
    ...(policies === undefined ? {} : { policies: stated<Policies>(policies) }),
    ...(worker_pool === undefined ? {} : { worker_pool: pool }),
  }
}

function stated<T>(fields: { readonly [K in keyof T]?: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
}

function configIn(directory: string): string | undefined {
  return CONFIG_NAMES.map((name) => join(directory, name)).find((path) => foundFile(path)?.isFile() === true)
}

function existing(path: string, named: string): string {
  const found = foundFile(path)
  if (found?.isFile() === true && /\.(?:[cm]?[jt]s|json)$/.test(path)) return path
  throw refused(
    found === undefined
      ? `There is no file "${named}".`
      : found.isFile()
        ? `"${named}" is neither TypeScript nor JavaScript nor JSON.`
        : `"${named}" is no file.`,
    `--config ${named}`,
    `Name a file such as ${CONFIG_NAMES.join(', ')}.`,
  )
}

function jsonIn(path: string): unknown {
  const json = readJson(readFileSync(path, 'utf8'))
  if (json.ok) return json.value
  throw refused(`The configuration is not JSON: ${json.message}.`, `${path}:${json.line}`, 'Mend the line.')
}

async function imported(path: string): Promise<unknown> {
  const url = pathToFileURL(path).href
  // Without a "type" in package.json Node tries both forms, and warns.
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context)
      const format = found.url === url && !found.format ? formatOf(path) : undefined
      return format === undefined ? found : { ...found, format }
    },
  })
  const { stdout, stderr } = process
  const write = Reflect.get(stdout, 'write') as typeof stdout.write
  // What a configuration prints is no result of ours: `--json` must stay JSON.
  stdout.write = stderr.write.bind(stderr)
  try {
    const module = (await import(url)) as Readonly<Record<string, unknown>>
    if ('default' in module) return module['default']
  } catch (error) {
    throw unloadable(path, error)
  } finally {
    stdout.write = write
    hooks.deregister()
  }
  throw refused('The configuration exports nothing as its default.', path, 'Write `export default { … }`.')
}

function formatOf(path: string): string | undefined {
  if (!/^\s*(?:export|import)\b/m.test(readFileSync(path, 'utf8'))) return undefined
  return path.endsWith('ts') ? 'module-typescript' : 'module'
}

function parsed(value: unknown, path: string): TasksConfig {
  const result = TasksConfig.safeParse(value)
  // Breakers stay the objects that they are: their functions may speak of them as `this`.
  if (result.success) return { ...result.data, ...breakersIn(value) }
  const complaints = schemaComplaints(TasksConfig, value, result.error.issues)
  const [first] = complaints
  const at = first?.at ?? []
  throw refused(
    (first?.unknown === undefined
      ? `The configuration cannot be used: ${first?.what ?? 'it is not what is expected'}.`
      : `The configuration has no field "${first.unknown}".`) + alsoWrong(complaints),
    at.length === 0 ? path : `${path} at ${at.map(String).join('.')}`,
    first?.advice ?? 'docs/configuration.md says what each field holds.',
  )
}

function breakersIn(value: unknown): Pick<TasksConfig, 'breakers'> {
  const { breakers } = value as TasksConfig
  return breakers === undefined ? {} : { breakers }
}

/** What the loading of a file threw, with the line where it can be known. */
function unloadable(path: string, error: unknown): Failure {
  const reason = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 500)
  const line = lineOf(path, error)
  return refused(
    `The configuration could not be loaded: ${reason}.`.replace(/\.\.$/, '.'),
    line === undefined ? path : `${path}:${line}`,
    error instanceof SyntaxError
      ? 'Mend the line; types may be written, but no syntax that needs more than leaving them out (enum, namespace).'
      : 'Mend the file, then run again.',
    error,
  )
}

function lineOf(path: string, error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const own = lineIn(stack, path)
  if (own !== undefined || !(error instanceof SyntaxError)) return own
  // Node tells the line of JavaScript that it cannot parse only to who runs it.
  return lineIn(spawnSync(process.execPath, ['--check', path], { encoding: 'utf8', timeout: 10_000 }).stderr, path)
}

function lineIn(text: string, path: string): string | undefined {
  const at = text.indexOf(`${basename(path)}:`)
  return at === -1 ? undefined : /^:(\d+)/.exec(text.slice(at + basename(path).length))?.[1]
}

function refused(message: string, place: string, advice: string, cause?: unknown): Failure {
  return new Failure({ code: 'config-invalid', message, exit: EXIT.arguments, place, advice, cause })
}
