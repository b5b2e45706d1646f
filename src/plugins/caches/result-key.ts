/** Under which key a result is kept: the task's own words, what its inputs hold, what its tools are, and parts of the environment. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import picomatch from 'picomatch'
import { compareText } from '../../core/std/order.ts'
import { canonicalJson } from '../../core/model/canonical.ts'
import type { CacheInputs } from '../../core/model/action.ts'
import type { AttemptOrder } from '../../core/model/attempt.ts'
import { type FileStamp, hashOf } from '../workspaces/file-stamp.ts'
import { anyOf, isInternal, type ScopeTest } from '../workspaces/scope.ts'
import { scanTree } from '../workspaces/tree-scan.ts'

const TOOL_PATIENCE_MS = 10_000
const MOST_TOOL_TEXT = 64 * 1024
const FORMAT = 1

/** Remembers the hashes of files by what the file system says of them, so that none is read twice unchanged. */
export class HashBook {
  readonly #known = new Map<string, string>()

  /** The hash of a file's content. */
  async hash(path: string, stamp: FileStamp): Promise<string> {
    if (stamp.hash !== undefined) return stamp.hash
    const { size, mtime, ctime, ino } = stamp
    const key = `${path}\n${size} ${mtime} ${ctime} ${ino}`
    const known = this.#known.get(key) ?? (await hashOf(path, size))
    this.#known.set(key, known)
    return known
  }
}

/** The key of an order's result. Throws an Error that says what cannot be known. */
export async function resultKey(
  order: AttemptOrder,
  cache: CacheInputs,
  root: string,
  isLeftOut: ScopeTest,
  book: HashBook,
): Promise<string> {
  const tools: string[] = []
  for (const command of cache.tools) tools.push(await printed(command, root))
  const { action, scope = null, brief = null, executor } = order
  const env = cache.env.map((name) => [name, action.env?.[name] ?? process.env[name] ?? null])
  const inputs = await inputsOf(cache.inputs, root, isLeftOut, book)
  const parts = { format: FORMAT, action, scope, brief, executor, tools, env, inputs }
  return createHash('sha256').update(canonicalJson(parts)).digest('hex')
}

async function inputsOf(
  globs: readonly string[],
  root: string,
  isLeftOut: ScopeTest,
  book: HashBook,
): Promise<(readonly [string, string])[]> {
  const found = new Map<string, string>()
  for (const glob of globs) {
    const plain = glob.replace(/^\.\//, '')
    const fits = anyOf([plain])
    const { base, isGlob } = picomatch.scan(plain)
    // Of a name without wildcards the folder is looked at in which it stands.
    const folder = isGlob ? base : plain.includes('/') ? plain.slice(0, plain.lastIndexOf('/')) : ''
    if (folder.split('/').includes('..')) throw new Error(`its input ${glob} leads out of the codebase`)
    const prefix = folder === '' ? '' : `${folder}/`
    const { entries } = await scanTree(join(root, folder), (path) => isLeftOut(prefix + path) || isInternal(path))
    for (const [name, stamp] of entries) {
      const path = prefix + name
      if (stamp.kind === 'folder' || found.has(path) || isInternal(path) || !fits(path)) continue
      const content = stamp.kind === 'file' ? await book.hash(join(root, path), stamp) : `link ${stamp.target}`
      found.set(path, `${(stamp.mode & 0o100) === 0 ? '' : 'x '}${content}`)
    }
  }
  return [...found].toSorted(([a], [b]) => compareText(a, b))
}

function printed(command: string, cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], {
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: TOOL_PATIENCE_MS,
    })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      if (text.length < MOST_TOOL_TEXT) text += piece
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(text)
      else reject(new Error(`\`${command}\` does not print a version (exit code ${code ?? 'none'})`))
    })
  })
}
