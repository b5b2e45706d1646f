// Makes the published dist/: bundles for the command line and the library, and the type declarations beside them.
// In a clone nothing needs it: the sources run as they are.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { bundle, COMMAND_LINE } from './build/bundle.ts'

const ROOT = join(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist')
const CACHE = join(ROOT, 'node_modules', '.cache')
const ASIDE = join(CACHE, `dist.${process.pid}`)
const TYPES = join(CACHE, 'types', 'src')

/** Name in dist/ → source. */
const ENTRIES: Record<string, string> = {
  ...COMMAND_LINE,
  index: 'src/index.ts',
  testing: 'src/testing/index.ts',
}

function presentEntries(): Record<string, string> {
  return Object.fromEntries(Object.entries(ENTRIES).filter(([, source]) => existsSync(join(ROOT, source))))
}

function declare(): void {
  const compiled = spawnSync(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-b', 'src'], {
    cwd: ROOT,
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
  })
  if (compiled.status !== 0) throw new Error('the sources do not compile: see above')
  // Declarations of tests, and of sources that are gone by now, may lie there too.
  const isPublished = (path: string): boolean =>
    !path.endsWith('.test.d.ts') && existsSync(join(ROOT, 'src', relative(TYPES, path).replace(/\.d\.ts$/, '.ts')))
  cpSync(TYPES, join(ASIDE, 'types'), { recursive: true, filter: isPublished })
}

try {
  await bundle(ASIDE, presentEntries())
  declare()
  rmSync(DIST, { recursive: true, force: true })
  renameSync(ASIDE, DIST)
} finally {
  rmSync(ASIDE, { recursive: true, force: true })
}
console.log(`dist/ holds ${Object.keys(presentEntries()).join(', ')} and their types`)
