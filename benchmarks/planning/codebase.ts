/** The codebase at a commit, read by the real analyzer with its history, and kept so that it need not be read again. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { CodebaseAnalysis } from '../../src/core/model/codebase-analysis.ts'
import type { CodeIndex } from '../../src/core/model/code-index.ts'
import { astGrepAnalyzer } from '../../src/plugins/analyzers/ast-grep-analyzer.ts'
import { shippedRules } from '../../src/plugins/analyzers/shipped-rules.ts'

/** What the analyzer says of a codebase. */
export interface Codebase {
  readonly index: CodeIndex
  readonly analysis: CodebaseAnalysis
}

/** Reads the codebase of a bare clone at a commit. */
export async function codebaseAt(
  clone: string,
  commit: string,
  name: string,
  cache: string | undefined,
): Promise<Codebase> {
  const kept = cache === undefined ? undefined : join(cache, `${name.replace('/', '+')}-${commit.slice(0, 12)}.v8`)
  if (kept !== undefined && existsSync(kept)) return deserialize(readFileSync(kept)) as Codebase
  const tree = mkdtempSync(join(tmpdir(), 'tasks-planning-'))
  try {
    execFileSync('git', ['clone', '-q', '--shared', '--no-checkout', clone, tree])
    execFileSync('git', ['-C', tree, 'update-ref', '--no-deref', 'HEAD', commit])
    execFileSync('git', ['-C', tree, 'read-tree', 'HEAD'])
    // A clone may lack a few large files; the others are written all the same.
    spawnSync('git', ['-C', tree, 'checkout-index', '-a', '-f', '-q'], { stdio: 'ignore' })
    const { index, analysis } = await astGrepAnalyzer({ rules: shippedRules(), version: 'benchmark' }).analyze({
      codebase: tree,
    })
    if (kept !== undefined) {
      mkdirSync(cache ?? '.', { recursive: true })
      writeFileSync(`${kept}.${process.pid}`, serialize({ index, analysis }))
      renameSync(`${kept}.${process.pid}`, kept)
    }
    return { index, analysis }
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}
