// Before the end-to-end tests: the command line is bundled once from the sources as they are, as for a release. It starts
// in two thirds of the time that hundreds of sources take, and these tests start it hundreds of times.
// The smoke tests and those of `npm start` run the sources.
import { hash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle, COMMAND_LINE } from '../../scripts/build/bundle.ts'
import { LAUNCHER_VARIABLE } from './launcher.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** Readings of files that are kept for another day must not outlive the code that made them: a release has its version for that. */
function sign(folder: string): void {
  const code = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .toSorted()
    .map((name) => readFileSync(join(folder, 'dist', name), 'utf8'))
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as object
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, code: hash('sha256', code.join('\0')) }))
}

/** Called by vitest before the first file of the project; what it answers is called after the last one. */
export default async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tasks-built-'))
  // Some tests run the command as a user who owns nothing.
  chmodSync(folder, 0o755)
  for (const name of ['bin', 'rules', 'schemas']) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  await bundle(join(folder, 'dist'), COMMAND_LINE)
  sign(folder)
  process.env[LAUNCHER_VARIABLE] = join(folder, 'bin', 'tasks.cjs')
  process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled')
  return () => rmSync(folder, { recursive: true, force: true })
}
